import type { Clock, Ms } from '../../util/clock.ts'

const FIRST_MS: Ms = 1_000
const LONGEST_MS: Ms = 60_000
/** Failures after which the wait grows no more. */
const MAX_DOUBLINGS = 6
/** Keys that are remembered. */
const CAPACITY = 10_000

/** When to try again what failed: after 1 s, 2 s, 4 s … at most a minute, each time drawn 50 % around it. */
export class Backoff {
  readonly #clock: Clock
  readonly #failures = new Map<string, { count: number; until: Ms }>()

  constructor(deps: { clock: Clock }) {
    this.#clock = deps.clock
  }

  /** May `key` be tried now? */
  isOver(key: string): boolean {
    return (this.#failures.get(key)?.until ?? 0) <= this.#clock.monotonic()
  }

  /** `key` has failed once more. */
  fail(key: string): void {
    const count = Math.min((this.#failures.get(key)?.count ?? -1) + 1, MAX_DOUBLINGS)
    const ms = Math.min(FIRST_MS * 2 ** count, LONGEST_MS) * (0.5 + Math.random())
    this.#failures.delete(key)
    this.#failures.set(key, { count, until: this.#clock.monotonic() + ms })
    if (this.#failures.size > CAPACITY) this.#failures.delete(this.#failures.keys().next().value as string)
  }

  /** `key` worked. */
  clear(key: string): void {
    this.#failures.delete(key)
  }
}
