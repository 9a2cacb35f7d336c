/** The errors of a run: the first of them, at most as many as wanted and as a result has room for; the rest counted. */
export class ErrorList {
  readonly #max: number
  readonly #maxBytes: number
  readonly #errors: string[] = []
  #bytes = 0
  #left = 0

  /**
   * @param max - how many errors are wanted; Infinity for all
   * @param maxBytes - of all of them, in UTF-8
   */
  constructor(max: number, maxBytes: number) {
    this.#max = max
    this.#maxBytes = maxBytes
  }

  add(error: string): void {
    this.#bytes += Buffer.byteLength(error)
    if (this.#left === 0 && this.#errors.length < this.#max && this.#bytes <= this.#maxBytes) this.#errors.push(error)
    else this.#left++
  }

  /** The errors, and a line that counts those that are not among them. */
  list(): string[] {
    if (this.#left === 0) return [...this.#errors]
    const reason = this.#errors.length === this.#max ? `max errors = ${this.#max}` : 'a result has no room for them'
    return [...this.#errors, `${this.#left} errors were not returned (${reason})`]
  }
}
