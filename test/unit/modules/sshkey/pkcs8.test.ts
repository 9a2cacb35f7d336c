import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { expect } from 'chai'
import { isCheap } from '../../../../src/modules/sshkey/pkcs8.ts'
import { NotAKey } from '../../../../src/modules/sshkey/ssh-bytes.ts'

const der = (key: KeyObject): Buffer => key.export({ type: 'pkcs8', format: 'der' })
const value = (tag: number, ...contents: Buffer[]): Buffer => {
  const content = Buffer.concat(contents)
  const length = Buffer.from([tag, 0x82, content.length >> 8, content.length & 0xff])
  return Buffer.concat([length, content])
}

/** A DSA key of numbers as long as these. */
const dsa = (prime: number, exponent: number): Buffer => {
  const number = (length: number): Buffer => value(2, Buffer.alloc(length, 1))
  const id = value(6, Buffer.from('2a8648ce380401', 'hex'))
  const algorithm = value(0x30, id, value(0x30, number(prime), number(20), number(prime)))
  return value(0x30, number(1), algorithm, value(4, number(exponent)))
}

describe('isCheap', () => {
  it('is what costs nothing', () => {
    expect(isCheap(der(generateKeyPairSync('ed25519').privateKey))).to.equal(true)
    expect(isCheap(der(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey))).to.equal(true)
    expect(isCheap(der(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey))).to.equal(true)
    expect(isCheap(dsa(385, 33))).to.equal(true)
  })

  it('is not what OpenSSL would have to compute for long, and what SSH does not know', () => {
    expect(isCheap(dsa(60_000 / 2 - 100, 33))).to.equal(false)
    expect(isCheap(dsa(385, 20_000))).to.equal(false)
    // the types know no such option
    const options = { namedCurve: 'P-256', paramEncoding: 'explicit' } as { namedCurve: string }
    const spelt = generateKeyPairSync('ec', options)
    expect(isCheap(der(spelt.privateKey))).to.equal(false)
  })

  it('refuses what is none', () => {
    expect(() => isCheap(Buffer.from([0x30, 0x80]))).to.throw(NotAKey)
    expect(isCheap(Buffer.alloc(0))).to.equal(false)
    expect(
      isCheap(value(0x30, value(2, Buffer.alloc(1)), value(0x30, value(6, Buffer.from('2a8648ce380401', 'hex')))))
    ).to.equal(false)
  })
})
