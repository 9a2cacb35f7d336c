import type { Pager } from './pager.ts'
import { SqliteError } from './sqlite-error.ts'

/** The bytes of a row. Long ones lie in a chain of pages, which is followed no further than somebody reads. */
export class Payload {
  readonly length: number
  readonly #pager: Pager
  #bytes: Buffer
  #nextPage: number

  /**
   * @param local - what stands in the page of the table
   * @param nextPage - where it goes on; 0 when it does not
   */
  constructor(pager: Pager, length: number, local: Buffer, nextPage: number) {
    this.#pager = pager
    this.length = length
    this.#bytes = local
    this.#nextPage = nextPage
  }

  /** Bytes from `start` to `end`, fewer where the row ends. @throws SqliteError when the chain is broken */
  read(start: number, end: number): Buffer {
    const wanted = Math.min(end, this.length)
    const chunks = [this.#bytes]
    for (let known = this.#bytes.length; known < wanted; known += this.#pager.usableSize - 4) {
      // Each page of the chain is as long as the rest of the row, or full: a chain that never ends is not followed.
      if (this.#nextPage === 0) throw new SqliteError('a row is shorter than it says')
      const page = this.#pager.page(this.#nextPage)
      this.#nextPage = page.readUInt32BE(0)
      chunks.push(page.subarray(4, this.#pager.usableSize))
    }
    if (chunks.length > 1) this.#bytes = Buffer.concat(chunks)
    return this.#bytes.subarray(start, wanted)
  }
}
