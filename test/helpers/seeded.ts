/** Random numbers that a seed repeats (mulberry32). */
export class Seeded {
  readonly seed: number
  #state: number

  constructor(seed: number) {
    this.seed = seed
    this.#state = seed >>> 0
  }

  /** 0 <= x < 1 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let bits = this.#state
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number, `from` <= n < `to`. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from))
  }

  /** One of them. @throws TypeError when there is none */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new TypeError('there is nothing to pick from')
    return items[this.between(0, items.length)] as T
  }

  /** All of them, in another order. */
  shuffle<T>(items: readonly T[]): T[] {
    const left = [...items]
    return items.map(() => left.splice(this.between(0, left.length), 1)[0] as T)
  }
}

/** The seed of this run: `SEED`, or that of the day, so that each day tries something else and each run of a day the same. */
export function seedOfRun(): number {
  return Number(process.env['SEED'] ?? Math.floor(Date.now() / 86_400_000))
}
