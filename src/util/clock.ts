/** Milliseconds: a duration, or a time since the Unix epoch. */
export type Ms = number

/** Time, as a parameter. Nothing in `src/` reads the machine's clock but {@link systemClock}. */
export interface Clock {
  /** Current time, in ms since the Unix epoch. Steps when the machine's clock is set. */
  now(): Ms
  /** Ms from an arbitrary start that never goes back; for durations. */
  monotonic(): Ms
  /**
   * Waits; keeps the process alive meanwhile.
   * @param signal - rejects with its reason when aborted
   */
  sleep(ms: Ms, signal?: AbortSignal): Promise<void>
  /** Calls `task` once after `ms`; returns what cancels it. The timer does not keep the process alive. */
  after(ms: Ms, task: () => void): () => void
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error)
        return
      }
      const onAbort = (): void => {
        clearTimeout(timer)
        reject(signal?.reason as Error)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }, ms)
      signal?.addEventListener('abort', onAbort, { once: true })
    }),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    timer.unref()
    return () => {
      clearTimeout(timer)
    }
  }
}
