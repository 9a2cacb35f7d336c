/** Remembers the newest `capacity` texts. */
export class SeenSet {
  readonly #capacity: number
  readonly #texts = new Set<string>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  has(text: string): boolean {
    return this.#texts.has(text)
  }

  add(text: string): void {
    this.#texts.delete(text)
    this.#texts.add(text)
    if (this.#texts.size > this.#capacity) this.#texts.delete(this.#texts.values().next().value as string)
  }
}
