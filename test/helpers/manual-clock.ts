import type { Clock, Ms } from '../../src/util/clock.ts'

/** A clock that stands still until it is advanced; its timers run in the order of their times. */
export class ManualClock implements Clock {
  #now: Ms
  readonly #start: Ms
  #timers: { readonly at: Ms; readonly task: () => void }[] = []

  constructor(now: Ms = Date.parse('2026-11-24T12:00:00Z')) {
    this.#now = now
    this.#start = now
  }

  now(): Ms {
    return this.#now
  }

  monotonic(): Ms {
    return this.#now - this.#start
  }

  sleep(ms: Ms, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.after(ms, resolve)
      signal?.addEventListener('abort', () => {
        cancel()
        reject(signal.reason as Error)
      })
    })
  }

  after(ms: Ms, task: () => void): () => void {
    const timer = { at: this.#now + Math.ceil(ms), task }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** How many timers wait. */
  get timers(): number {
    return this.#timers.length
  }

  /** Lets time pass, and the timers that fall into it run. */
  advance(ms: Ms): void {
    const end = this.#now + ms
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
      if (next === undefined) break
      this.#timers = this.#timers.filter((other) => other !== next)
      this.#now = Math.max(this.#now, next.at)
      next.task()
    }
    this.#now = end
  }
}
