import { expect } from 'chai'
import type { PublicKey } from '../../../../src/modules/sshkey/public-key.ts'
import { weaknessesOf } from '../../../../src/modules/sshkey/weakness.ts'

const rsa = (bits: number, exponent: string, modulus: string): PublicKey => {
  const numbers = { exponent: Buffer.from(exponent, 'hex'), modulus: Buffer.from(modulus, 'hex') }
  return { algorithm: 'RSA', bits, plain: Buffer.alloc(0), rsa: numbers }
}

describe('weaknessesOf', () => {
  const odd = `${'c3'.repeat(255)}c5`
  it('knows nothing against a good key', () => {
    expect(weaknessesOf(rsa(2048, '010001', odd))).to.deep.equal([])
    expect(weaknessesOf({ algorithm: 'ED25519', bits: 256, plain: Buffer.alloc(0) })).to.deep.equal([])
  })

  it('is against DSA, short RSA, and exponents that encrypt nothing', () => {
    expect(weaknessesOf({ algorithm: 'DSA-CERT', bits: 1024, plain: Buffer.alloc(0) })).to.deep.equal([
      'DSA of 1024 bits'
    ])
    expect(weaknessesOf(rsa(2047, '03', odd))).to.deep.equal(['RSA of 2047 bits'])
    expect(weaknessesOf(rsa(2048, '01', odd))).to.deep.equal(['RSA with the exponent 1'])
    expect(weaknessesOf(rsa(2048, '04', odd))).to.deep.equal(['RSA with the exponent 4'])
    expect(weaknessesOf(rsa(2048, '', odd))).to.deep.equal(['RSA with the exponent 0'])
  })

  it('knows a modulus of the faulty library', () => {
    // what a product of two of its primes leaves by each small prime: a power of 65537
    const modulus = 65_537n ** 128n
    expect(weaknessesOf(rsa(2049, '010001', modulus.toString(16).padStart(514, '0')))).to.deep.equal([
      'RSA of a faulty library (ROCA, CVE-2017-15361)'
    ])
  })
})
