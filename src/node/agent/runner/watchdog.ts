import type { Clock, Ms } from '../../../util/clock.ts'
import { MigError } from '../../../protocol/errors.ts'
import { cpuMs, memoryBytes, processTree, signalAll } from './process-tree.ts'

/** How often working processes are looked at. A process can take about 1 GB/s of memory: this is the overshoot. */
const PERIOD_MS: Ms = 50
/** How often resting ones are: they have nothing to do, and a look costs more than they do. */
const REST_PERIOD_MS: Ms = 2_000
/** Processes that one module may have at a time. */
export const MAX_PROCESSES = 64
/** CPU time above the budget at which the processes are stopped. */
const CPU_SLACK_MS: Ms = 20

export interface WatchdogOptions {
  /** the process to watch, with everything below it */
  readonly root: number
  /** memory of all of them together */
  readonly memoryBytes: number
  /** Called once, with the limit that was passed. */
  readonly onBreach: (error: MigError) => void
}

/**
 * Watches a module's processes through /proc: memory and number are limits, CPU time is a budget, kept by stopping and
 * continuing them.
 */
export class Watchdog implements Disposable {
  readonly #options: WatchdogOptions
  readonly #clock: Clock
  #cancel: () => void = () => undefined
  #period = REST_PERIOD_MS
  #budget: { readonly cores: number; readonly since: Ms; readonly usedBefore: Ms } | undefined
  #isStopped = false

  constructor(options: WatchdogOptions, deps: { readonly clock: Clock }) {
    this.#options = options
    this.#clock = deps.clock
    this.#schedule(PERIOD_MS)
  }

  /**
   * They work. From now on, CPU time flows in at this rate.
   * @param cores - 0.5: half of one core; undefined: no limit
   */
  work(cores: number | undefined): void {
    this.resume()
    if (cores !== undefined) {
      this.#budget = { cores, since: this.#clock.monotonic(), usedBefore: this.#used(this.#pids()) }
    }
    this.#schedule(PERIOD_MS)
  }

  /** They have answered. */
  rest(): void {
    this.resume()
    this.#schedule(REST_PERIOD_MS)
  }

  /** Lets stopped processes go on. */
  resume(): void {
    if (this.#isStopped) signalAll(this.#pids(), 'SIGCONT')
    this.#isStopped = false
    this.#budget = undefined
  }

  [Symbol.dispose](): void {
    this.#cancel()
  }

  #look(): void {
    const pids = this.#pids()
    const breach = this.#breach(pids)
    if (breach !== undefined) {
      this.#options.onBreach(breach)
      return
    }
    this.#brake(pids)
    this.#schedule(this.#period)
  }

  #schedule(period: Ms): void {
    this.#cancel()
    this.#period = period
    this.#cancel = this.#clock.after(period, () => this.#look())
  }

  #breach(pids: readonly number[]): MigError | undefined {
    if (pids.length > MAX_PROCESSES) {
      return new MigError('MODULE_CRASHED', `the module started more than ${MAX_PROCESSES} processes`)
    }
    const used = pids.reduce((sum, pid) => sum + memoryBytes(pid), 0)
    if (used <= this.#options.memoryBytes) return undefined
    return new MigError('MODULE_MEMORY', `the module used more than ${this.#options.memoryBytes} bytes of memory`)
  }

  #brake(pids: readonly number[]): void {
    if (this.#budget === undefined) return
    const { cores, since, usedBefore } = this.#budget
    const ahead = this.#used(pids) - usedBefore - (this.#clock.monotonic() - since) * cores
    const shouldStop = ahead > (this.#isStopped ? 0 : CPU_SLACK_MS)
    if (shouldStop === this.#isStopped) return
    signalAll(pids, shouldStop ? 'SIGSTOP' : 'SIGCONT')
    this.#isStopped = shouldStop
  }

  #pids(): number[] {
    return processTree(this.#options.root)
  }

  #used(pids: readonly number[]): Ms {
    return pids.reduce((sum, pid) => sum + cpuMs(pid), 0)
  }
}
