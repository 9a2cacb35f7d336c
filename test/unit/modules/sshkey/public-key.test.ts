import { expect } from 'chai'
import fc from 'fast-check'
import { parsePublicKey } from '../../../../src/modules/sshkey/public-key.ts'
import { NotAKey, sshNumber, sshString } from '../../../../src/modules/sshkey/ssh-bytes.ts'

const key = (...parts: (string | Buffer)[]): Buffer => Buffer.concat(parts.map((part) => sshString(part)))

describe('parsePublicKey', () => {
  for (const [name, parts, algorithm, bits] of [
    ['ssh-ed448', ['x'], 'ED448', 456],
    ['sk-ssh-ed25519@openssh.com', ['x', 'ssh:'], 'ED25519-SK', 256],
    ['sk-ecdsa-sha2-nistp256@openssh.com', ['nistp256', 'x', 'ssh:'], 'ECDSA-SK', 256],
    ['ecdsa-sha2-nistp521', ['nistp521', 'x'], 'ECDSA', 521]
  ] as const) {
    it(`knows ${name}`, () => {
      expect(parsePublicKey(key(name, ...parts))).to.deep.include({ algorithm, bits })
    })
  }

  it('counts the bits of a number, whatever zeros stand in front', () => {
    const rsa = (hex: string): number =>
      parsePublicKey(Buffer.concat([key('ssh-rsa', 'e'), sshString(Buffer.from(hex, 'hex'))])).bits
    expect(rsa('00ff')).to.equal(8)
    expect(rsa('0100')).to.equal(9)
    expect(rsa('')).to.equal(0)
    expect(parsePublicKey(Buffer.concat([key('ssh-rsa', 'e'), sshNumber(Buffer.from('8000', 'hex'))])).bits).to.equal(
      16
    )
  })

  for (const [name, bytes] of [
    ['an unknown type', key('ssh-new', 'x')],
    ['a name of the language', key('constructor', 'x')],
    ['too little', key('ssh-rsa', 'e')],
    ['too much', key('ssh-ed25519', 'x', 'y')],
    ['nothing', Buffer.alloc(0)]
  ] as const) {
    it(`refuses ${name}`, () => {
      expect(() => parsePublicKey(bytes)).to.throw(NotAKey)
    })
  }

  it('refuses any bytes with that error alone', () => {
    const names = ['ssh-rsa', 'ssh-dss-cert-v01@openssh.com', 'ssh-ed25519-cert-v01@openssh.com'].map((name) =>
      sshString(name)
    )
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.uint8Array({ maxLength: 200 }), (name, rest) => {
        try {
          parsePublicKey(Buffer.concat([name, rest]))
        } catch (error) {
          expect(error).to.be.instanceOf(NotAKey)
        }
      })
    )
  })
})
