/** Events from whom pushes to whom iterates; nothing is lost in between. One reader. */
export class EventStream<T> {
  readonly #events: T[] = []
  #wake: () => void = () => undefined

  push(event: T): void {
    this.#events.push(event)
    this.#wake()
  }

  get isEmpty(): boolean {
    return this.#events.length === 0
  }

  /** What was pushed and not yet taken. */
  take(): T | undefined {
    return this.#events.shift()
  }

  /** Settles when there is something to {@link take}, or `signal` aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    if (this.#events.length > 0 || signal.aborted) return
    await new Promise<void>((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done)
        resolve()
      }
      this.#wake = done
      signal.addEventListener('abort', done, { once: true })
    })
  }
}
