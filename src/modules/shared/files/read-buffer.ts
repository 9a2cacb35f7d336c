import type { Steps } from '../pool/steps.ts'
import type { ByteSource } from './byte-source.ts'

const KiB = 1024
/** What stays allocated between files: most files fit, and the processor's cache holds it. */
const INITIAL_BYTES = 256 * KiB

/**
 * One buffer for reading file after file. It grows for a reader that must see much at once, and shrinks again.
 */
export class ReadBuffer {
  #bytes: Buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES)

  get bytes(): Buffer {
    return this.#bytes
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
   * Fills the buffer from `offset`, as far as there are bytes.
   * @returns how many bytes are in it then; less than its length only at the end of the source
   */
  *fill(source: ByteSource, offset: number): Steps<number> {
    let end = offset
    while (end < this.#bytes.length) {
      const read = source.read(this.#bytes, end)
      const count = typeof read === 'number' ? read : ((yield read) as number)
      if (count === 0) break
      end += count
    }
    return end
  }
}
