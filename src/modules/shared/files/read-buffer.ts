import type { Steps } from '../pool/steps.ts'
import type { ByteSource, FileSource } from './byte-source.ts'

const KiB = 1024
/** What stays allocated between files: most files fit, and the processor's cache holds it. */
const INITIAL_BYTES = 256 * KiB

/**
 * One buffer for reading file after file. It grows for a reader that must see much at once, and shrinks again.
 */
export class ReadBuffer {
  #bytes: Buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES)

  #filled = 0

  get bytes(): Buffer {
    return this.#bytes
  }

  /** How many bytes {@link fill} has come to, also when it was interrupted by an error. */
  get filled(): number {
    return this.#filled
  }

  /** Doubles the room; the first `length` bytes are kept. */
  grow(length: number): void {
    const larger = Buffer.allocUnsafeSlow(this.#bytes.length * 2)
    this.#bytes.copy(larger, 0, 0, length)
    this.#bytes = larger
  }

  /** Back to the initial size, for the next file. */
  shrink(): void {
    if (this.#bytes.length > INITIAL_BYTES) this.#bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES)
  }

  /**
   * The start of a file, as much as there is room for; shorter than the buffer only when it is the whole file.
   * @param endsAtShortRead - a read that does not fill the buffer was the last
   */
  fillNow(source: FileSource, endsAtShortRead: boolean): Buffer {
    let end = 0
    while (end < this.#bytes.length) {
      const count = source.read(this.#bytes, end)
      end += count
      if (count === 0 || endsAtShortRead) break
    }
    return this.#bytes.subarray(0, end)
  }

  /**
   * Fills the buffer from `offset`, as far as there are bytes.
   * @returns how many bytes are in it then; less than its length only at the end of the source
   */
  *fill(source: ByteSource, offset: number): Steps<number> {
    this.#filled = offset
    while (this.#filled < this.#bytes.length) {
      const read = source.read(this.#bytes, this.#filled)
      const count = typeof read === 'number' ? read : ((yield read) as number)
      if (count === 0) break
      this.#filled += count
    }
    return this.#filled
  }
}
