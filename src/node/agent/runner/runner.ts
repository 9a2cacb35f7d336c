import type { Limits } from './messages.ts'
import type { FinalAnswer } from './module-process.ts'
import type { Module } from '../../../modules/module.ts'
import type { Code } from '../../../protocol/errors.ts'
import type { ModuleResult } from '../../../protocol/result/module-result.ts'
import type { Clock, Ms } from '../../../util/clock.ts'
import type { Log } from '../../../util/log.ts'
import { availableParallelism } from 'node:os'
import { MigError } from '../../../protocol/errors.ts'
import { failedResult, moduleResultSchema } from '../../../protocol/result/module-result.ts'
import { Queue } from '../../../util/queue.ts'
import { codeFolderOf, defaultEntry } from './entry.ts'
import { ModuleProcess } from './module-process.ts'
import { nodeFlags } from './permissions.ts'
import { hasProc } from './process-tree.ts'
import { SecondWall } from './second-wall.ts'
import { WALL_PATH } from './wall-parts.ts'

/** After it was asked to stop, a module has this long to return what it has. */
const GRACE_MS: Ms = 1_000
/** As {@link GRACE_MS}, when nobody wants the answer any more: who cancels sees the module dead within a second. */
const CANCEL_GRACE_MS: Ms = 500

export interface RunnerOptions {
  /** operations that run at a time */
  readonly concurrency: number
  /** the most that an operation may take; an operation can only ask for less */
  readonly timeoutSec: number
  /** CPU time that a module may use, in percent of the cores that it may keep busy; 100: no limit */
  readonly cpuPercent: number
  /** of all processes of one operation together */
  readonly memoryBytes: number
  readonly maxResultBytes: number
  /** how long the process of a module is kept for the next question */
  readonly warmSec: number
  /** `required`: nothing runs unless every wall stands */
  readonly sandbox: 'best' | 'required'
  /** results go through the module's mask */
  readonly privacy: boolean
  /** folders and files that no module may see, absolute */
  readonly hide: readonly string[]
  /** what a module's process starts with; the one that came with this program when absent */
  readonly entry?: string
}

export interface RunnerDeps {
  readonly clock: Clock
  readonly log: Log
  /** Loaded when the first operation comes: an agent at rest does not hold its modules. */
  loadModules(): Promise<ReadonlyMap<string, Module>>
}

export interface OperationRequest {
  readonly module: string
  readonly parameters: unknown
  readonly limits?: {
    readonly timeoutSec?: number | undefined
    readonly cpuPercent?: number | undefined
    readonly maxBytes?: number | undefined
  } | undefined // prettier-ignore
}

export interface OperationOutcome {
  readonly result: ModuleResult
  readonly status: 'success' | 'failed' | 'timeout' | 'cancelled'
  readonly code?: Code
  /** walls that the host did not permit, a phrase each; empty: all stood */
  readonly sandbox: readonly string[]
}

/** What runs operations, as an agent sees it. */
export type ModuleRunner = Pick<Runner, 'run' | 'children' | typeof Symbol.asyncDispose>

/** Runs operations, each in a process behind two walls (docs/sandbox.md). */
export class Runner implements AsyncDisposable {
  readonly #options: RunnerOptions
  readonly #deps: RunnerDeps
  readonly #entry: string
  readonly #queue: Queue
  /** one idle process a module, and what ends it */
  readonly #warm = new Map<string, { readonly process: ModuleProcess; readonly cancel: () => void }>()
  readonly #busy = new Set<ModuleProcess>()
  readonly #closed = new AbortController()
  #wall: Promise<SecondWall> | undefined

  constructor(options: RunnerOptions, deps: RunnerDeps) {
    this.#options = options
    this.#deps = deps
    this.#entry = options.entry ?? defaultEntry()
    this.#queue = new Queue({ concurrency: options.concurrency })
  }

  /**
   * Runs one operation. Never rejects: what goes wrong is in the outcome.
   * @param signal - ends it early: status `cancelled`, or `timeout` when its reason is a MigError `TIMEOUT`
   */
  async run(operation: OperationRequest, signal: AbortSignal): Promise<OperationOutcome> {
    const both = AbortSignal.any([signal, this.#closed.signal])
    try {
      return await this.#queue.run(() => this.#run(operation, both), both)
    } catch {
      // it was ended before its turn came
      return { ...failure(interruption(both)), sandbox: [] }
    }
  }

  /** Processes of modules that are there now: `busy` with an operation, and `warm` for the next one. */
  get children(): ReadonlyMap<string, number> {
    return new Map([
      ['busy', this.#busy.size],
      ['warm', this.#warm.size]
    ])
  }

  /** Kills what runs, ends what is warm; what waits does not start. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort(new MigError('CANCELLED', 'the agent is stopping'))
    const warm = [...this.#warm.values()]
    this.#warm.clear()
    for (const { cancel } of warm) cancel()
    const processes = [...warm.map(({ process }) => process), ...this.#busy]
    await Promise.all(processes.map((process) => process[Symbol.asyncDispose]()))
  }

  async #run(operation: OperationRequest, signal: AbortSignal): Promise<OperationOutcome> {
    let sandbox: readonly string[] = []
    try {
      const module = await this.#module(operation.module)
      this.#wall ??= SecondWall.probe({ hide: this.#options.hide, program: [process.execPath, this.#entry] })
      const wall = await this.#wall
      sandbox = missing(wall, module)
      if (this.#options.sandbox === 'required' && sandbox.length > 0) {
        throw new MigError(
          'SANDBOX_ABSENT',
          `the agent is told to run nothing without every wall: ${sandbox.join('; ')}`
        )
      }
      return { ...(await this.#ask(module, operation, wall, signal)), sandbox }
    } catch (error) {
      return { ...failure(error), sandbox }
    }
  }

  async #module(name: string): Promise<Module> {
    const module = (await this.#deps.loadModules()).get(name)
    if (module === undefined) throw new MigError('MODULE_MISSING', `module '${name}' is not available`)
    return module
  }

  async #ask(module: Module, operation: OperationRequest, wall: SecondWall, signal: AbortSignal): Promise<Ending> {
    const limits = this.#limits(module, operation)
    const percent = Math.min(this.#options.cpuPercent, operation.limits?.cpuPercent ?? 100)
    if (signal.aborted) throw interruption(signal)
    const process = this.#take(module, wall)
    this.#busy.add(process)
    const end = new EarlyEnd(process, signal, limits.timeoutMs, this.#deps.clock)
    try {
      const answer = await process.ask(
        { class: 'parameters', parameters: operation.parameters, limits },
        { maxBytes: limits.maxResultBytes, cpuCores: percent < 100 ? (limits.cores * percent) / 100 : undefined }
      )
      return this.#ending(module, answer, end.error)
    } catch (error) {
      // after an answer that was no result, what comes next would be taken for that of the next question
      process.fail(error as MigError)
      throw end.error ?? error
    } finally {
      end[Symbol.dispose]()
      this.#busy.delete(process)
      this.#giveBack(module, process)
    }
  }

  #limits(module: Module, { limits }: OperationRequest): Limits {
    const { timeoutSec, maxResultBytes } = this.#options
    return {
      timeoutMs: Math.min(timeoutSec, limits?.timeoutSec ?? timeoutSec) * 1000,
      maxResultBytes: Math.min(maxResultBytes, limits?.maxBytes ?? maxResultBytes),
      cores: module.capabilities.includes('worker') ? availableParallelism() : 1
    }
  }

  #ending(module: Module, answer: FinalAnswer, interrupted: MigError | undefined): Ending {
    if (answer.class === 'error') {
      const failed = failure(interrupted ?? new MigError(answer.parameters.code, answer.parameters.message))
      return { ...failed, result: this.#masked(module, failed.result) }
    }
    const parsed = moduleResultSchema.safeParse(answer.parameters)
    if (!parsed.success) throw new MigError('MODULE_CRASHED', `module '${module.name}' did not return a result`)
    const result = this.#masked(module, parsed.data)
    if (interrupted !== undefined) return { ...failure(interrupted), result }
    return result.success ? { status: 'success', result } : { status: 'failed', code: 'MODULE_FAILED', result }
  }

  /** Here and not in the module's process, which may be under an attacker's hand. */
  #masked(module: Module, result: ModuleResult): ModuleResult {
    return this.#options.privacy ? module.mask(result) : result
  }

  #take(module: Module, wall: SecondWall): ModuleProcess {
    const warm = this.#warm.get(module.name)
    this.#warm.delete(module.name)
    warm?.cancel()
    return warm?.process.isUsable === true ? warm.process : this.#start(module, wall)
  }

  #start(module: Module, wall: SecondWall): ModuleProcess {
    const { memoryBytes } = this.#options
    const { capabilities } = module
    const flags = nodeFlags(capabilities, { codeFolder: codeFolderOf(this.#entry), memoryBytes })
    const command = [process.execPath, ...flags, this.#entry, module.name, capabilities.join(',')]
    return new ModuleProcess(
      {
        module: module.name,
        command: wall.wrap(capabilities, command),
        // nothing of the agent's own
        env: { PATH: WALL_PATH },
        hasPidNamespace: wall.hasPidNamespace(capabilities),
        memoryBytes
      },
      this.#deps
    )
  }

  /** Keeps a process that went well for the next question; another one of the module that is warm already goes. */
  #giveBack(module: Module, process: ModuleProcess): void {
    const isKept = process.isUsable && this.#options.warmSec > 0 && !this.#warm.has(module.name)
    if (!isKept) {
      void process[Symbol.asyncDispose]()
      return
    }
    const cancel = this.#deps.clock.after(this.#options.warmSec * 1000, () => {
      this.#warm.delete(module.name)
      void process[Symbol.asyncDispose]()
    })
    this.#warm.set(module.name, { process, cancel })
  }
}

type Ending = Omit<OperationOutcome, 'sandbox'>

/** Ends an operation before its time: first asked, then killed. */
class EarlyEnd implements Disposable {
  /** why it was ended; undefined when it was not */
  error: MigError | undefined
  readonly #process: ModuleProcess
  readonly #clock: Clock
  readonly #signal: AbortSignal
  #cancelTimer: () => void

  constructor(process: ModuleProcess, signal: AbortSignal, timeoutMs: Ms, clock: Clock) {
    this.#process = process
    this.#clock = clock
    this.#signal = signal
    const timeout = new MigError('TIMEOUT', `the module did not end within ${timeoutMs / 1000} s`)
    this.#cancelTimer = clock.after(timeoutMs, () => this.#end(timeout))
    signal.addEventListener('abort', this.#onAbort)
  }

  [Symbol.dispose](): void {
    this.#cancelTimer()
    this.#signal.removeEventListener('abort', this.#onAbort)
  }

  readonly #onAbort = (): void => this.#end(interruption(this.#signal))

  #end(error: MigError): void {
    if (this.error !== undefined) return
    this.error = error
    this.#cancelTimer()
    this.#process.stop()
    const graceMs = error.code === 'CANCELLED' ? CANCEL_GRACE_MS : GRACE_MS
    this.#cancelTimer = this.#clock.after(graceMs, () => this.#process.fail(error))
  }
}

/** Why the caller has ended an operation. */
function interruption(signal: AbortSignal): MigError {
  const reason: unknown = signal.reason
  return reason instanceof MigError ? reason : new MigError('CANCELLED', 'the command was cancelled')
}

function failure(error: unknown): Ending & { readonly code: Code } {
  const known =
    error instanceof MigError ? error : new MigError('INTERNAL', 'the agent made a mistake', { cause: error })
  const result = failedResult(known.message)
  if (known.code === 'TIMEOUT') return { status: 'timeout', code: known.code, result }
  if (known.code === 'CANCELLED') return { status: 'cancelled', code: known.code, result }
  return { status: 'failed', code: known.code, result }
}

function missing(wall: SecondWall, module: Module): string[] {
  return [...wall.missingFor(module.capabilities), ...(hasProc() ? [] : ['no memory limit: no /proc'])]
}
