import { getHashes } from 'node:crypto'
import { expect } from 'chai'
import { hashAlgorithm, hashSyntax } from '../../../../../src/modules/shared/search/hash-algorithm.ts'

describe('hashAlgorithm', () => {
  it('goes by the number of digits', () => {
    const found = [
      ['md5', 32, 'md5'],
      ['sha1', 40, 'sha1'],
      ['sha2', 64, 'sha256'],
      ['sha2', 96, 'sha384'],
      ['sha2', 128, 'sha512'],
      ['sha3', 56, 'sha3-224'],
      ['sha3', 64, 'sha3-256'],
      ['sha3', 96, 'sha3-384'],
      ['sha3', 128, 'sha3-512']
    ] as const
    for (const [kind, digits, algorithm] of found) {
      expect(hashAlgorithm(kind, 'a'.repeat(digits))).to.equal(algorithm)
      expect(getHashes()).to.include(algorithm)
      expect(new RegExp(hashSyntax(kind)).test('A'.repeat(digits))).to.equal(true)
    }
    for (const kind of ['md5', 'sha1', 'sha2', 'sha3'] as const) {
      expect(hashAlgorithm(kind, 'a'.repeat(63))).to.equal(undefined)
      expect(new RegExp(hashSyntax(kind)).test('A'.repeat(63))).to.equal(false)
    }
  })

  it('writes the rule of one length as MIG does', () => {
    expect(hashSyntax('md5')).to.equal('^[A-F0-9]{32}$')
  })
})
