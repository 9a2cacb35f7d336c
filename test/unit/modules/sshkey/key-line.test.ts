import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import {
  authorizedKey,
  keyAnywhere,
  knownHost,
  markerOf,
  optionNames
} from '../../../../src/modules/sshkey/key-line.ts'
import { sshFromSpki } from '../../../../src/modules/sshkey/spki.ts'

const newKey = (): string => {
  const { publicKey } = generateKeyPairSync('ed25519')
  return `ssh-ed25519 ${sshFromSpki(publicKey.export({ type: 'spki', format: 'der' })).toString('base64')}`
}
const KEY = newKey()
const OTHER = newKey()
const plainOf = (line: string): string => (authorizedKey(line)?.key.plain ?? Buffer.alloc(0)).toString('base64')
const PLAIN = KEY.slice(12)

describe('authorizedKey', () => {
  for (const [name, line] of [
    ['a key', KEY],
    ['a comment behind', `${KEY} ada@example.net`],
    ['options', `no-pty,from="10.0.0.0/8" ${KEY}`],
    ['blanks and quotes in an option', `command="say \\"a b\\" c",no-pty\t${KEY} c`],
    ['another key inside an option', `command="x ${OTHER} y" ${KEY}`]
  ] as const) {
    it(`reads ${name}`, () => {
      expect(plainOf(line)).to.equal(PLAIN)
    })
  }

  for (const [name, line] of [
    ['no key', 'hello world'],
    ['an unknown type', `ssh-new ${PLAIN}`],
    ['a key that is cut off', KEY.slice(0, -8)],
    ['a key of another type than it says', `ssh-rsa ${PLAIN.slice(0, -1)}!`],
    ['a quote without end', `command="x ${KEY}`]
  ] as const) {
    it(`knows none in ${name}`, () => {
      expect(authorizedKey(line)).to.equal(undefined)
    })
  }
})

describe('knownHost', () => {
  it('reads names, hashed names and markers', () => {
    for (const before of [
      'a.example.net,10.0.0.1 ',
      '|1|c2FsdA==|aGFzaA== ',
      '@revoked * ',
      '@cert-authority *.example.net '
    ]) {
      const found = knownHost(`${before}${KEY} comment`)
      expect(found?.before).to.equal(before)
    }
    expect(knownHost(KEY), 'no host').to.equal(undefined)
    expect(markerOf('@revoked * ')).to.equal('revoked')
    expect(markerOf('a ')).to.equal(undefined)
  })
})

describe('keyAnywhere', () => {
  it('finds a key in a line of anything', () => {
    expect(keyAnywhere(`  - "${KEY} ada"`)?.before).to.equal('  - ')
    expect(keyAnywhere(`x${KEY}`)).to.equal(undefined)
  })
})

describe('optionNames', () => {
  it('leaves out the values', () => {
    expect(optionNames('command="a,b=\\"c\\"",no-pty,from="x" ')).to.deep.equal(['command', 'no-pty', 'from'])
    expect(optionNames('')).to.deep.equal([])
  })
})
