/** Lets tasks on one key follow each other, in the order they came; tasks on different keys do not wait. */
export class KeyLock {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Runs `task` when the tasks before it on `key` have settled, and settles as it does. */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve()
    const mine = before.then(task, task)
    this.#last.set(key, mine)
    try {
      return await mine
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key)
    }
  }
}
