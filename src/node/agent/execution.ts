import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { FinalStatus } from '../../protocol/result/report.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Answer, Command, Reporter } from './reporter.ts'
import type { ModuleRunner } from './runner/runner.ts'
import { MigError } from '../../protocol/errors.ts'
import { isScheduled } from '../../protocol/order/scheduled-action.ts'

/** A command that takes longer than this is reported as running, ms. */
const SAY_RUNNING_AFTER_MS = 2000

interface ExecutionDeps {
  readonly runner: Pick<ModuleRunner, 'run'>
  readonly reporter: Reporter
  readonly clock: Clock
}

/** Runs the operations of a command, one after the other. */
export class Execution {
  readonly #deps: ExecutionDeps
  readonly #stop = new AbortController()

  constructor(deps: ExecutionDeps) {
    this.#deps = deps
  }

  /** Ends what runs, at once; each answers with what it has. */
  abort(): void {
    this.#stop.abort(new MigError('INTERRUPTED', 'The agent was stopped in the middle of the command'))
  }

  /**
   * Runs every operation, in order, also behind one that failed (as MIG does). The status, and the code that explains
   * it, are those of the first operation that did not succeed; a command that was ended early is `cancelled` as a whole.
   *
   * @param started - ms since the epoch
   * @param cancel - ends it early; its reason is a MigError `CANCELLED`
   */
  async run(command: Command, started: Ms, cancel: AbortSignal): Promise<Answer & { readonly status: FinalStatus }> {
    const { runner, reporter, clock } = this.#deps
    const signal = AbortSignal.any([this.#stop.signal, cancel])
    const results: ModuleResult[] = []
    const sandbox = new Set<string>()
    let status: FinalStatus = 'success'
    let isCutShort = false
    let reason: Pick<Answer, 'code' | 'message'> = {}
    // a scheduled run may end with nothing to tell: then nobody was told that it began either
    const sayNothing = isScheduled(command.action)
      ? () => undefined
      : clock.after(SAY_RUNNING_AFTER_MS, () => void reporter.running(command, started))
    try {
      for (const operation of command.action.operations) {
        const outcome = await runner.run(this.#bounded(command, operation), signal)
        results.push(outcome.result)
        for (const wall of outcome.sandbox) sandbox.add(wall)
        isCutShort ||= outcome.status === 'cancelled' && cancel.aborted
        if (status !== 'success' || outcome.status === 'success') continue
        status = outcome.status
        const message = outcome.result.errors?.at(-1)
        reason = {
          ...(outcome.code === undefined ? {} : { code: outcome.code }),
          ...(message === undefined ? {} : { message })
        }
      }
    } finally {
      sayNothing()
    }
    if (isCutShort) {
      status = 'cancelled'
      reason = { code: 'CANCELLED', message: (cancel.reason as Error).message }
    }
    return { status, ...reason, results, sandbox: [...sandbox] }
  }

  /** No module runs longer than the order is valid. */
  #bounded(command: Command, operation: Command['action']['operations'][number]): Parameters<ModuleRunner['run']>[0] {
    const leftSec = Math.max(1, Math.ceil((Date.parse(command.action.expireafter) - this.#deps.clock.now()) / 1000))
    const timeoutSec = Math.min(operation.limits?.timeoutSec ?? leftSec, leftSec)
    return { ...operation, limits: { ...operation.limits, timeoutSec } }
  }
}
