import { Worker } from 'node:worker_threads'
import { MigError } from '../../../protocol/errors.ts'
import type { Clock, Ms } from '../../../util/clock.ts'
import { compileLibrary } from './library.ts'
import type { ScanMessage, ScanStart } from './serve-scans.ts'

/** Room for what a worker makes and forgets. */
const YOUNG_MIB = 6
/** A second worker compiles the rules once more: work that is done sooner does without. */
const MIN_LONELY_MS: Ms = 40

export interface ScanPoolOptions {
  /** A program that calls `serveScans`. */
  readonly entry: URL
  /** text of the rules */
  readonly rules: string
  /** threads that may be busy */
  readonly cores: number
  /** How long a worker may be silent over one task. */
  readonly silenceMs: Ms
  readonly clock: Clock
  /** Ends it: whatever is open is answered `stopped`. */
  readonly signal: AbortSignal
}

/** What became of a task. */
export type ScanAnswer<R> = { readonly outcome: R } | { readonly error: string } | { readonly stopped: true }

interface Lane {
  worker: Worker
  ready: PromiseWithResolvers<string | undefined>
  answer: ((answer: ScanAnswer<unknown>) => void) | undefined
  cancelTimer: () => void
}

/**
 * Asks rules in workers, never in the main thread: rules can be written so that YARA does not come back, and its own time
 * limit does not work in WebAssembly. A worker that is silent for too long is ended, and another takes its place.
 */
export class ScanPool<T, R> implements Disposable {
  readonly #options: ScanPoolOptions
  readonly #library = compileLibrary()
  readonly #lanes: Lane[] = []
  readonly #idle: Lane[] = []
  readonly #waiting: ((lane: Lane | undefined) => void)[] = []
  #compileMs: Ms = 0
  #readyAt: Ms = 0
  #isClosed = false

  constructor(options: ScanPoolOptions) {
    this.#options = options
    options.signal.addEventListener('abort', this.#onAbort, { once: true })
    if (options.signal.aborted) this.#isClosed = true
  }

  /**
   * Compiles the rules.
   * @returns false when it was stopped meanwhile
   * @throws MigError `PARAMETERS_INVALID` when they do not compile, with the line
   */
  async open(): Promise<boolean> {
    if (this.#isClosed) return false
    const { clock } = this.#options
    const start = clock.monotonic()
    const lane = this.#startLane()
    const fault = await lane.ready.promise
    if (this.#isStopped()) return false
    if (fault !== undefined) throw new MigError('PARAMETERS_INVALID', `yara: ${fault}`)
    this.#readyAt = clock.monotonic()
    this.#compileMs = this.#readyAt - start
    this.#give(lane)
    return true
  }

  /** Tasks that wait for a worker. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Has a worker do a task. Never rejects. */
  async scan(task: T): Promise<ScanAnswer<R>> {
    const lane = await this.#takeLane()
    if (lane === undefined) return { stopped: true }
    const fault = await lane.ready.promise
    if (this.#isClosed) return { stopped: true }
    if (fault !== undefined) {
      // They compiled before: there is no memory for another worker, say. This one task pays for it.
      this.#renew(lane)
      this.#give(lane)
      return { error: fault }
    }
    const { promise, resolve } = Promise.withResolvers<ScanAnswer<unknown>>()
    lane.answer = resolve
    this.#watch(lane)
    lane.worker.postMessage(task)
    const answer = await promise
    lane.cancelTimer()
    lane.answer = undefined
    if (!('stopped' in answer)) this.#give(lane)
    return answer as ScanAnswer<R>
  }

  [Symbol.dispose](): void {
    this.#options.signal.removeEventListener('abort', this.#onAbort)
    this.#onAbort()
  }

  readonly #onAbort = (): void => {
    this.#isClosed = true
    for (const lane of this.#lanes) {
      lane.cancelTimer()
      lane.ready.resolve(undefined)
      lane.answer?.({ stopped: true })
      void lane.worker.terminate()
    }
    for (const waiter of this.#waiting.splice(0)) waiter(undefined)
  }

  /** A method, because it changes while one waits. */
  #isStopped(): boolean {
    return this.#isClosed
  }

  async #takeLane(): Promise<Lane | undefined> {
    if (this.#isClosed) return undefined
    const idle = this.#idle.pop()
    if (idle !== undefined) return idle
    if (this.#isWorthAnother()) return this.#startLane()
    return await new Promise((resolve) => this.#waiting.push(resolve))
  }

  #isWorthAnother(): boolean {
    const { cores, clock } = this.#options
    const workedMs = clock.monotonic() - this.#readyAt
    return this.#lanes.length < cores && workedMs > Math.max(MIN_LONELY_MS, this.#compileMs)
  }

  #give(lane: Lane): void {
    const next = this.#waiting.shift()
    if (next !== undefined) next(lane)
    else this.#idle.push(lane)
    // Whoever waits beside a busy worker may have become worth a second one.
    if (this.#waiting.length > 0 && this.#isWorthAnother()) this.#waiting.shift()?.(this.#startLane())
  }

  #startLane(): Lane {
    const lane: Lane = {
      worker: this.#startWorker(() => lane),
      ready: Promise.withResolvers(),
      answer: undefined,
      cancelTimer: () => undefined
    }
    this.#lanes.push(lane)
    return lane
  }

  #startWorker(lane: () => Lane): Worker {
    const { entry, rules } = this.#options
    const worker = new Worker(entry, {
      workerData: { library: this.#library, rules } satisfies ScanStart,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB }
    })
    worker.on('message', (message: ScanMessage) => this.#onMessage(lane(), message))
    worker.on('error', (error: Error) => this.#onFailure(lane(), error.message))
    worker.on('exit', () => this.#onFailure(lane(), 'the scan ended before it was done'))
    return worker
  }

  #onMessage(lane: Lane, message: ScanMessage): void {
    if (message.class === 'ready') lane.ready.resolve(message.fault)
    else if (message.class === 'alive') this.#watch(lane)
    else if (message.class === 'outcome') lane.answer?.({ outcome: message.outcome })
    else if (message.isBroken) this.#onFailure(lane, message.error)
    else lane.answer?.({ error: message.error })
  }

  /** A worker is gone, or its YARA is. */
  #onFailure(lane: Lane, error: string): void {
    if (this.#isClosed) return
    const { answer } = lane
    if (answer === undefined) {
      lane.ready.resolve(error)
      return
    }
    lane.cancelTimer()
    this.#renew(lane)
    answer({ error })
  }

  /** The lane keeps its task, which is being answered; the worker is another. */
  #renew(lane: Lane): void {
    const old = lane.worker
    old.removeAllListeners()
    old.on('error', () => undefined)
    void old.terminate()
    lane.ready = Promise.withResolvers()
    lane.worker = this.#startWorker(() => lane)
  }

  #watch(lane: Lane): void {
    const { clock, silenceMs } = this.#options
    lane.cancelTimer()
    lane.cancelTimer = clock.after(silenceMs, () => {
      this.#onFailure(lane, `the scan took more than ${silenceMs / 1000} s`)
    })
  }
}
