/** Runs tasks, at most `concurrency` at a time, in the order they came; holds at most `capacity` waiting ones. */
export class Queue {
  readonly #concurrency: number
  readonly #capacity: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(options: { concurrency: number; capacity?: number }) {
    this.#concurrency = options.concurrency
    this.#capacity = options.capacity ?? Number.POSITIVE_INFINITY
  }

  /** Tasks running now. */
  get running(): number {
    return this.#running
  }

  /** Tasks that wait for a place. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** True when {@link run} would refuse. */
  get isFull(): boolean {
    return this.#running >= this.#concurrency && this.#waiting.length >= this.#capacity
  }

  /**
   * Runs `task` when there is a place and settles as it does.
   * @param signal - ends the waiting, not the task
   * @throws RangeError when the queue {@link isFull}; the reason of `signal`. The task is not run then
   */
  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.isFull) throw new RangeError('queue is full')
    if (this.#running >= this.#concurrency) await this.#place(signal)
    else this.#running++
    try {
      return await task()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running--
      else next()
    }
  }

  /** Waits until another task makes room. */
  #place(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error)
        return
      }
      const enter = (): void => {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1)
        reject(signal?.reason as Error)
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.#waiting.push(enter)
    })
  }
}
