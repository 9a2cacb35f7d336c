import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { hashBytes, hashSource } from '../../../../../src/modules/shared/files/hash-source.ts'
import { ReadBuffer } from '../../../../../src/modules/shared/files/read-buffer.ts'
import { takeSteps } from '../../../../../src/modules/shared/pool/steps.ts'

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha384', 'sha512', 'sha3-224', 'sha3-256', 'sha3-384', 'sha3-512']

describe('hashSource', () => {
  const { length: size } = new ReadBuffer().bytes
  for (const length of [0, 1, size - 1, size, size + 1, 3 * size]) {
    it(`hashes ${length} bytes in one read`, async () => {
      const bytes = Buffer.alloc(length, 'abc')
      let at = 0
      const read = (buffer: Buffer, offset: number): number => {
        const count = bytes.copy(buffer, offset, at)
        at += count
        return count
      }
      const hashes = await takeSteps(hashSource({ read }, ALGORITHMS, new ReadBuffer()), () => false)
      expect(hashes).to.deep.equal(ALGORITHMS.map((algorithm) => createHash(algorithm).update(bytes).digest('hex')))
      expect(hashBytes(bytes, ALGORITHMS)).to.deep.equal(hashes)
    })
  }
})
