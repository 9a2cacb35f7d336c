import type * as Crypto from 'node:crypto'
import type { Steps } from '../pool/steps.ts'
import type { ByteSource } from './byte-source.ts'
import type { ReadBuffer } from './read-buffer.ts'

/** Loaded when the first hash is asked for: it is a fifth of the start of a module's process. */
const crypto = (): typeof Crypto => process.getBuiltinModule('node:crypto')

/** Hashes of bytes, by algorithm (OpenSSL's names), in lower-case hex. */
export function hashBytes(bytes: Buffer, algorithms: readonly string[]): string[] {
  const { hash } = crypto()
  return algorithms.map((algorithm) => hash(algorithm, bytes, 'hex'))
}

/** Hashes of a source by algorithm (OpenSSL's names), in lower-case hex, in one read. */
export function* hashSource(source: ByteSource, algorithms: readonly string[], buffer: ReadBuffer): Steps<string[]> {
  let count = yield* buffer.fill(source, 0)
  if (count < buffer.bytes.length) return hashBytes(buffer.bytes.subarray(0, count), algorithms)
  const { createHash } = crypto()
  const hashes = algorithms.map((algorithm) => createHash(algorithm))
  while (count > 0) {
    const bytes = buffer.bytes.subarray(0, count)
    for (const one of hashes) one.update(bytes)
    yield
    count = yield* buffer.fill(source, 0)
  }
  return hashes.map((one) => one.digest('hex'))
}
