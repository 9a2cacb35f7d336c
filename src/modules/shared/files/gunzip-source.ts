import { Readable } from 'node:stream'
import type { Gunzip } from 'node:zlib'
import type { ByteSource } from './byte-source.ts'
import { ReadError } from './open-file.ts'

const COMPRESSED_CHUNK_BYTES = 64 * 1024
/** zlib's words, and Go's. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/unexpected end of file/, 'unexpected EOF'],
  [/incorrect data check|incorrect length check/, 'gzip: invalid checksum'],
  [/incorrect header check|unknown compression method|unknown header flags|header crc mismatch/, 'gzip: invalid header']
]

/** True for the first two bytes of a gzip file. */
export function isGzip(start: Buffer): boolean {
  return start[0] === 0x1f && start[1] === 0x8b
}

/**
 * What a gzip file holds; all its members. Bytes before the place where a file is damaged are read.
 * Errors are Go's: `flate: corrupt input before offset 57`, `unexpected EOF`, `gzip: invalid checksum`.
 */
export class GunzipSource implements ByteSource {
  readonly #compressed: ByteSource
  #gunzip: Gunzip | undefined
  #chunks: AsyncIterator<Buffer> | undefined
  #rest: Buffer = Buffer.alloc(0)

  constructor(compressed: ByteSource) {
    this.#compressed = compressed
  }

  async read(buffer: Buffer, offset: number): Promise<number> {
    if (this.#rest.length === 0) {
      this.#chunks ??= this.#open()
      let step: IteratorResult<Buffer>
      try {
        step = await this.#chunks.next()
      } catch (error) {
        throw this.#readError(error)
      }
      if (step.done === true) return 0
      this.#rest = step.value
    }
    const count = this.#rest.copy(buffer, offset)
    this.#rest = this.#rest.subarray(count)
    return count
  }

  /** Frees the inflater; needed when not all was read. */
  close(): void {
    this.#gunzip?.destroy()
  }

  #open(): AsyncIterator<Buffer> {
    // loaded when the first file is inflated: most questions never do
    const gunzip = process.getBuiltinModule('node:zlib').createGunzip()
    this.#gunzip = gunzip
    const file = Readable.from(this.#compressedChunks())
    file.on('error', (error) => gunzip.destroy(error))
    file.pipe(gunzip)
    return gunzip[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  }

  async *#compressedChunks(): AsyncGenerator<Buffer> {
    for (;;) {
      const chunk = Buffer.allocUnsafe(COMPRESSED_CHUNK_BYTES)
      const count = await this.#compressed.read(chunk, 0)
      if (count === 0) return
      yield chunk.subarray(0, count)
    }
  }

  #readError(error: unknown): Error {
    if (error instanceof ReadError) return error
    const { message } = error as Error
    const known = REASONS.find(([pattern]) => pattern.test(message))
    const reason = known?.[1] ?? `flate: corrupt input before offset ${this.#gunzip?.bytesWritten ?? 0}`
    return new ReadError(reason, false)
  }
}
