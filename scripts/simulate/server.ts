/** A process that does one thing after the other, as the event loop of Node does. The simulation says when time passes. */
export class Server {
  readonly #jobs: number[] = []
  #head = 0
  #isBusy = false

  /** Adds a job. */
  add(job: number): void {
    this.#jobs.push(job)
  }

  /** The next job, when the process has nothing else to do: the caller says when it is {@link done}. */
  next(): number | undefined {
    if (this.#isBusy || this.#head === this.#jobs.length) return undefined
    const job = this.#jobs[this.#head++]
    if (this.#head > 4096 && 2 * this.#head > this.#jobs.length) {
      this.#jobs.splice(0, this.#head)
      this.#head = 0
    }
    this.#isBusy = true
    return job
  }

  /** The job is done. */
  done(): void {
    this.#isBusy = false
  }
}
