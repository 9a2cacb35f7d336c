import { readSync } from 'node:fs'
import { type FsPath, readableSize, readError, ReadError } from './open-file.ts'

const MiB = 1024 * 1024
/** Files of /proc and /sys have no size: they end when they end, or never. */
const MAX_UNSIZED_BYTES = 64 * MiB
/** /proc/kcore claims 128 TiB; no file system has files as large as this. */
export const MAX_SIZED_BYTES = 2 ** 46

/** Bytes, one stretch after another. */
export interface ByteSource {
  /**
   * Reads on into `buffer` from `offset`; 0 at the end. A promise when the bytes are not at hand.
   * @throws ReadError
   */
  read(buffer: Buffer, offset: number): number | Promise<number>
}

/** The bytes of an open file from its start, whatever moves the descriptor's position meanwhile. */
export class FileSource implements ByteSource {
  readonly #descriptor: number
  readonly #path: FsPath
  #position = 0
  #limit: number | undefined

  constructor(descriptor: number, path: FsPath) {
    this.#descriptor = descriptor
    this.#path = path
  }

  read(buffer: Buffer, offset: number): number {
    const wanted = buffer.length - offset
    let count: number
    try {
      count = readSync(this.#descriptor, buffer, offset, wanted, this.#position)
    } catch (error) {
      // A FIFO, a device or a directory has a better reason than the call that failed.
      readableSize(this.#descriptor, this.#path)
      throw readError('read', this.#path, error)
    }
    // Small files cost no fstat: only what fills a buffer can be endless, and only what gives nothing can be a FIFO.
    const isSuspect = count === wanted || (count === 0 && this.#position === 0)
    if (isSuspect) this.#limit ??= this.#findLimit()
    this.#position += count
    if (this.#limit !== undefined && this.#position > this.#limit) {
      throw new ReadError(
        `read ${this.#path.toString()}: it has no length, and did not end after ${this.#limit} bytes`,
        false
      )
    }
    return count
  }

  #findLimit(): number {
    const size = readableSize(this.#descriptor, this.#path)
    if (size > MAX_SIZED_BYTES) throw new ReadError(`read ${this.#path.toString()}: it claims ${size} bytes`, false)
    // A file that grows while it is read is read to the end that it had.
    return size === 0 ? MAX_UNSIZED_BYTES : Infinity
  }
}
