import type { Module } from '../../modules/module.ts'
import type { Action } from '../../protocol/order/schema.ts'
import type { AgentStore } from '../../store/agent-store.ts'
import type { Clock } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { HeldOrder } from '../mesh/held-order.ts'
import { cancelMessage, type Cancels } from './cancels.ts'
import type { Planner } from './planner.ts'
import type { Command, Reporter } from './reporter.ts'

interface InterruptedDeps {
  readonly store: AgentStore
  readonly reporter: Reporter
  readonly cancels: Cancels
  readonly planner: Planner
  readonly loadModules: () => Promise<ReadonlyMap<string, Module>>
  readonly clock: Clock
  readonly log: Log
}

/** Times that a command whose modules allow it is started, when the agent is killed in the middle of it. */
const MAX_RUNS = 2

/** Commands in the middle of which the last process ended: once more where the modules allow it, else INTERRUPTED. */
export class Interrupted {
  readonly #deps: InterruptedDeps

  constructor(deps: InterruptedDeps) {
    this.#deps = deps
  }

  /**
   * Ends one of them, with an answer where there is a way for it.
   * @param held - its order; undefined when it is not held any more
   * @returns the command when it is to be run once more instead
   */
  async end(digest: string, sequence: number, held: HeldOrder | undefined): Promise<Command | undefined> {
    const { store, log, clock, reporter, cancels } = this.#deps
    if (held?.order.kind !== 'action') {
      // the order, and with it the way of an answer, was lost with the disk's last writes
      log.error({ order: digest }, 'a command was interrupted and its order is not held any more')
      await store.abandon(digest, sequence, clock.now())
      return undefined
    }
    const command: Command = { action: held.order, digest, sequence }
    const cancel = cancels.effective(held)
    if (cancel !== undefined) {
      await reporter.finish(command, { status: 'cancelled', code: 'CANCELLED', message: cancelMessage(cancel) })
      return undefined
    }
    const record = await store.commands.get(digest, sequence)
    if ((record?.runs ?? MAX_RUNS) < MAX_RUNS && (await this.#mayRunAgain(held, held.order))) {
      log.info({ order: digest }, 'an interrupted command is run once more')
      return command
    }
    await reporter.finish(command, {
      status: 'failed',
      code: 'INTERRUPTED',
      message: 'The agent was stopped in the middle of the command'
    })
    return undefined
  }

  async #mayRunAgain(held: HeldOrder, action: Action): Promise<boolean> {
    const modules = await this.#deps.loadModules()
    const isRepeatable = action.operations.every((operation) => modules.get(operation.module)?.isRepeatable)
    return isRepeatable && (await this.#deps.planner.judge(held, action)).kind === 'run'
  }
}
