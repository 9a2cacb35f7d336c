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
   * @throws RangeError when the queue {@link isFull}; the task is not run
   */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.isFull) throw new RangeError('queue is full')
    if (this.#running >= this.#concurrency) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running++
    try {
      return await task()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running--
      else next()
    }
  }
}
