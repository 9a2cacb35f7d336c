import { MAX_CLOCK_REGRESSION_SEC } from '../protocol/wire/limits.ts'
import type { Ms } from '../util/clock.ts'
import type { Store, Write } from './level.ts'
import type { Meta } from './meta.ts'

/** Ms between two stores of the time when nothing is decided. */
const OBSERVE_EVERY_MS = 60_000

/**
 * Remembers the highest time that the node has seen, over restarts. A clock that has gone back behind it would let orders
 * that expired run, and let run-once keys live on.
 */
export class ClockGuard {
  readonly #store: Store
  readonly #meta: Meta
  #highest: Ms
  #stored: Ms

  private constructor(store: Store, meta: Meta, highest: Ms) {
    this.#store = store
    this.#meta = meta
    this.#highest = highest
    this.#stored = highest
  }

  static async load(store: Store, meta: Meta): Promise<ClockGuard> {
    return new ClockGuard(store, meta, await meta.get('highestTime'))
  }

  /** True when `now` is more than MAX_CLOCK_REGRESSION_SEC below the highest time: nothing may run (`CLOCK`). */
  isBehind(now: Ms): boolean {
    return now < this.#highest - MAX_CLOCK_REGRESSION_SEC * 1000
  }

  /** To be called now and then: stores the time, at most once a minute. */
  async observe(now: Ms): Promise<void> {
    if (now < this.#stored + OBSERVE_EVERY_MS) {
      this.#highest = Math.max(this.#highest, now)
      return
    }
    await this.#store.commit([this.mark(now)])
  }

  /** The change that stores the time of a decision, to be committed with it. */
  mark(now: Ms): Write {
    this.#highest = Math.max(this.#highest, now)
    this.#stored = this.#highest
    return this.#meta.put('highestTime', this.#highest)
  }
}
