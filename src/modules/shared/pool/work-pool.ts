import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Clock, Ms } from '../../../util/clock.ts'
import type { OutcomeMessage, TaskMessage, WorkerStart } from './serve-tasks.ts'
import { type Steps, takeSteps } from './steps.ts'

/** Starting workers costs about 30 ms of CPU: a question that is answered sooner does without. */
const INLINE_MS = 40
/** How long the main thread works without looking for messages. */
const BREATH_MS = 10
/** Tasks at one worker: enough that it never waits for the main thread. */
const TASKS_PER_WORKER = 16
/** Room for what a worker makes and forgets: with more it runs no faster, and takes memory that it never touches again. */
const YOUNG_MIB = 6
/** How long workers get to hand in what they have when the work is stopped. */
const GRACE_MS = 100

export interface WorkPoolOptions<T, R> {
  /** Does one task here, in the main thread. */
  readonly work: (task: T) => Steps<R>
  /** Is given the outcomes in the order of the tasks, whoever did them. */
  readonly onOutcome: (outcome: R) => void
  /** Is told how long each task took, as soon as it is done. */
  readonly onTime?: (ms: Ms) => void
  /** Threads that may be busy; with 1, or without an entry, everything is done here. */
  readonly cores: number
  /** A program that calls `serveTasks`, and what it is started with. */
  readonly entry: URL | undefined
  readonly data: unknown
  readonly clock: Clock
  readonly signal: AbortSignal
}

/**
 * Does tasks, first in the main thread, and on all cores when that takes longer. Outcomes come in order, so that the
 * result is the same however many cores there are.
 */
export class WorkPool<T, R> {
  readonly #options: WorkPoolOptions<T, R>
  readonly #stop = new SharedArrayBuffer(4)
  readonly #outcomes = new Map<number, R>()
  readonly #workers: { readonly worker: Worker; tasks: number }[] = []
  #submitted = 0
  #delivered = 0
  #here: Promise<void> | undefined
  #inlineMs = 0
  #lastBreath: number
  #failure: Error | undefined
  #wake: (() => void) | undefined

  constructor(options: WorkPoolOptions<T, R>) {
    this.#options = options
    this.#lastBreath = options.clock.monotonic()
    options.signal.addEventListener('abort', this.#onAbort, { once: true })
    if (options.signal.aborted) this.#onAbort()
  }

  /**
   * Takes a task, and settles when there is room for the next one.
   * @throws what a task throws, sooner or later; a worker that ends is an Error
   */
  async submit(task: T): Promise<void> {
    const number = this.#submitted++
    if (!this.#wantsWorkers()) {
      this.#here = this.#doHere(number, task)
      // Over its time in the middle of a task, the main thread ends that task on the side.
      await this.#until(() => this.#here === undefined || this.#wantsWorkers())
      return
    }
    if (this.#workers.length === 0) this.#startWorkers()
    const idlest = this.#workers.reduce((a, b) => (b.tasks < a.tasks ? b : a))
    idlest.tasks++
    idlest.worker.postMessage({ number, task } satisfies TaskMessage)
    await this.#until(() => this.#workers.some(({ tasks }) => tasks < TASKS_PER_WORKER))
  }

  /** Lets the event loop turn, when that has not happened for a while. For the caller's own long work. */
  breathe(): Promise<void> | undefined {
    return this.#options.clock.monotonic() - this.#lastBreath < BREATH_MS ? undefined : this.#takeBreath()
  }

  /** Ends the work early: tasks return what they have. */
  stop(): void {
    Atomics.store(new Int32Array(this.#stop), 0, 1)
    this.#wake?.()
  }

  /** Settles when all tasks are done, or soon after the work was stopped. Ends the workers. */
  async finish(): Promise<void> {
    try {
      if (this.#isStopped) await Promise.race([this.#allDone(), this.#options.clock.sleep(GRACE_MS)])
      else await this.#allDone()
      for (const [, outcome] of [...this.#outcomes].sort(([a], [b]) => a - b)) this.#options.onOutcome(outcome)
    } finally {
      this.#options.signal.removeEventListener('abort', this.#onAbort)
      this.stop()
      // A worker that hangs in a system call cannot be waited for.
      for (const { worker } of this.#workers) void worker.terminate()
    }
  }

  readonly #onAbort = (): void => {
    this.stop()
  }

  get #isStopped(): boolean {
    return Atomics.load(new Int32Array(this.#stop), 0) !== 0
  }

  #wantsWorkers(): boolean {
    return this.#options.cores > 1 && this.#options.entry !== undefined && this.#inlineMs >= INLINE_MS
  }

  #allDone(): Promise<void> {
    return this.#until(() => this.#delivered === this.#submitted, false)
  }

  /** Waits until a condition holds; it is asked again whenever something has happened. */
  async #until(condition: () => boolean, endsOnStop = true): Promise<void> {
    while (!condition() && !(endsOnStop && this.#isStopped)) {
      if (this.#failure !== undefined) throw this.#failure
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    if (this.#failure !== undefined) throw this.#failure
  }

  async #doHere(number: number, task: T): Promise<void> {
    const { clock, work } = this.#options
    const before = this.#inlineMs
    const start = clock.monotonic()
    const pause = (): boolean | Promise<boolean> => {
      const now = clock.monotonic()
      if (now - this.#lastBreath < BREATH_MS) return this.#isStopped
      this.#inlineMs = before + now - start
      this.#wake?.()
      return this.#takeBreath().then(() => this.#isStopped)
    }
    try {
      const outcome = await takeSteps(work(task), pause)
      this.#accept(number, outcome, clock.monotonic() - start)
    } catch (error) {
      this.#fail(error as Error)
    } finally {
      this.#inlineMs = before + clock.monotonic() - start
      this.#here = undefined
      this.#wake?.()
    }
  }

  async #takeBreath(): Promise<void> {
    await setImmediate()
    this.#lastBreath = this.#options.clock.monotonic()
  }

  #startWorkers(): void {
    const { entry, data, cores } = this.#options
    for (let count = 0; count < cores; count++) {
      const workerData: WorkerStart = { data, stop: this.#stop }
      const worker = new Worker(entry as URL, {
        workerData,
        // Work closes what it opens; to keep a list of it costs time at each file.
        trackUnmanagedFds: false,
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB }
      })
      const lane = { worker, tasks: 0 }
      worker.on('message', ({ number, outcome, ms }: OutcomeMessage) => {
        lane.tasks--
        this.#accept(number, outcome as R, ms)
      })
      worker.on('error', (error: Error) => {
        this.#fail(error)
      })
      worker.on('exit', () => {
        this.#fail(new Error('a worker ended before its work was done'))
      })
      this.#workers.push(lane)
    }
  }

  #accept(number: number, outcome: R, ms: Ms): void {
    this.#options.onTime?.(ms)
    this.#outcomes.set(number, outcome)
    for (
      let next = this.#outcomes.get(this.#delivered);
      next !== undefined;
      next = this.#outcomes.get(this.#delivered)
    ) {
      this.#outcomes.delete(this.#delivered)
      this.#delivered++
      this.#options.onOutcome(next)
    }
    this.#wake?.()
  }

  #fail(error: Error): void {
    this.#failure ??= error
    this.#wake?.()
  }
}
