import type { Clock, Ms } from '../../util/clock.ts'

/** Allows `burst` uses at once, and one more every `everyMs`. */
export class TokenBucket {
  readonly #burst: number
  readonly #everyMs: Ms
  readonly #clock: Clock
  #tokens: number
  #filledAt: Ms

  constructor(options: { burst: number; everyMs: Ms }, deps: { clock: Clock }) {
    this.#burst = options.burst
    this.#everyMs = options.everyMs
    this.#clock = deps.clock
    this.#tokens = options.burst
    this.#filledAt = deps.clock.monotonic()
  }

  /** Takes a token; false when there is none. */
  take(): boolean {
    if (this.waitMs() > 0) return false
    this.#tokens -= 1
    return true
  }

  /** Ms until there is a token; 0 when there is one. */
  waitMs(): Ms {
    const now = this.#clock.monotonic()
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#filledAt) / this.#everyMs)
    this.#filledAt = now
    return Math.max(0, (1 - this.#tokens) * this.#everyMs)
  }
}
