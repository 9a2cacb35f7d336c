import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../../util/clock.ts'

/** How long the main thread works without looking for messages. */
const BREATH_MS = 10

/** Lets long work in the main thread see that it is to stop: the event loop turns, now and then. */
export class Breath {
  readonly #clock: Clock
  #last: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#last = clock.monotonic()
  }

  /** A promise to wait for, when the last breath was a while ago. */
  take(): Promise<void> | undefined {
    return this.#clock.monotonic() - this.#last < BREATH_MS ? undefined : this.#turn()
  }

  async #turn(): Promise<void> {
    await setImmediate()
    this.#last = this.#clock.monotonic()
  }
}
