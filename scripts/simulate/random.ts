/** Numbers that look random and are always the same for one seed (mulberry32). Not for secrets. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 <= x < 1 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number, 0 <= x < n. */
  below(n: number): number {
    return Math.floor(this.next() * n)
  }

  /** Drawn 50 % around `mean`, as nodes draw most of their times. */
  around(mean: number): number {
    return mean * (0.5 + this.next())
  }

  /** Puts the items in random order, in place. */
  shuffle(items: Int32Array | number[]): void {
    for (let at = items.length - 1; at > 0; at--) {
      const other = this.below(at + 1)
      const item = items[at] as number
      items[at] = items[other] as number
      items[other] = item
    }
  }
}
