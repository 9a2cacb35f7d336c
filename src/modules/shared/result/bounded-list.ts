/** Elements of a result, as many as it has room for; the rest is counted. */
export class BoundedList<T> {
  readonly #maxBytes: number
  readonly #items: T[] = []
  #bytes = 0
  #left = 0

  /** @param maxBytes - of the JSON of all of them */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  add(item: T): void {
    this.#bytes += Buffer.byteLength(JSON.stringify(item)) + 1
    if (this.#bytes <= this.#maxBytes) this.#items.push(item)
    else this.#left++
  }

  get items(): readonly T[] {
    return this.#items
  }

  /** Those that there was no room for. */
  get left(): number {
    return this.#left
  }
}
