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

/** Longest delay that a timer of the runtime takes, ms: what is longer would run at once. */
const MAX_TIMER_MS: Ms = 2 ** 31 - 1

/** Runs `task` once after `ms`, however long that is; returns what cancels it. */
function startTimer(ms: Ms, task: () => void, { keepsAlive }: { keepsAlive: boolean }): () => void {
  let timer: NodeJS.Timeout
  const wait = (left: Ms): void => {
    timer = setTimeout(
      () => {
        if (left > MAX_TIMER_MS) wait(left - MAX_TIMER_MS)
        else task()
      },
      Math.min(left, MAX_TIMER_MS)
    )
    if (!keepsAlive) timer.unref()
  }
  wait(ms)
  return () => {
    clearTimeout(timer)
  }
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
        cancel()
        reject(signal?.reason as Error)
      }
      const wake = (): void => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }
      const cancel = startTimer(ms, wake, { keepsAlive: true })
      signal?.addEventListener('abort', onAbort, { once: true })
    }),
  after: (ms, task) => startTimer(ms, task, { keepsAlive: false })
}
