import { type Code, MigError } from '../protocol/errors.ts'
import type { FinalStatus } from '../protocol/result/report.ts'
import type { Ms } from '../util/clock.ts'
import { ClockGuard } from './clock-guard.ts'
import { type CommandRecord, Commands, type Told } from './commands.ts'
import { CustodyRecords } from './custody.ts'
import { KeyLock } from './key-lock.ts'
import { LateReplies } from './late-replies.ts'
import { openLevel, type Store, type Write } from './level.ts'
import { Meta } from './meta.ts'
import { Orders } from './orders.ts'
import { Outbox, type OutboxHead } from './outbox.ts'
import { PeerRecords } from './peer-records.ts'
import { Policies } from './policies.ts'
import { RunOnce } from './run-once.ts'

/** One run of an order. */
interface Run {
  readonly orderDigest: string
  readonly sequence: number
}

/** What is reported of a command: written to its record and to the outbox. */
export interface Reported {
  readonly head: OutboxHead
  readonly sealed: Uint8Array
  readonly code?: Code
  /** ms since the epoch */
  readonly now: Ms
}

/** How a command ends. */
export interface Ending {
  readonly status: FinalStatus
  readonly code?: Code
  /** see {@link CommandRecord.told} */
  readonly told?: Told
  /** ms since the epoch */
  readonly now: Ms
}

/** What an agent keeps on disk. The steps of a command are single synced writes. */
export class AgentStore implements AsyncDisposable {
  readonly orders: Orders
  readonly policies: Policies
  readonly census: PeerRecords
  readonly meta: Meta
  readonly clock: ClockGuard
  readonly runOnce: RunOnce
  readonly commands: Commands
  readonly outbox: Outbox
  readonly custody: CustodyRecords
  readonly lateReplies: LateReplies
  readonly #store: Store
  readonly #lock = new KeyLock()
  /** commands that this process has started, and not ended */
  readonly #started = new Set<string>()

  private constructor(store: Store, meta: Meta, clock: ClockGuard) {
    this.#store = store
    this.meta = meta
    this.clock = clock
    this.orders = new Orders(store)
    this.policies = new Policies(store)
    this.census = new PeerRecords(store, 'census')
    this.runOnce = new RunOnce(store, meta)
    this.commands = new Commands(store)
    this.outbox = new Outbox(store, this.#lock)
    this.custody = new CustodyRecords(store)
    this.lateReplies = new LateReplies(store)
  }

  /**
   * @param path - folder of the database
   * @throws MigError `HOME_BUSY`, `STORE_CORRUPT`, `DISK_FULL`, `FILE_UNREADABLE`
   */
  static async open(path: string): Promise<AgentStore> {
    const store = await openLevel(path)
    const meta = new Meta(store)
    return new AgentStore(store, meta, await ClockGuard.load(store, meta))
  }

  /**
   * Decides that a command is started: its run-once key, the command `running` and the time, in one synced write. It must be
   * called before the first module starts, and nothing may run when it throws. A command in which an earlier process was
   * stopped can be started again.
   *
   * @param run.expireafter - of the order, ms since the epoch
   * @throws MigError `CLOCK` when the clock went back, or the order is at or below the floor
   * @throws TypeError when it was started by this process, or has ended
   */
  async decideToRun(run: Run & { readonly expireafter: Ms; readonly now: Ms }): Promise<void> {
    const { orderDigest, sequence, expireafter, now } = run
    await this.#inTurn(run, async (command) => {
      if (this.clock.isBehind(now)) throw new MigError('CLOCK', 'The clock of the agent went back')
      if (expireafter <= (await this.runOnce.floor())) {
        throw new MigError('CLOCK', 'The order is older than what the agent remembers')
      }
      const isInterrupted = command?.state === 'running' && !this.#started.has(nameOf(run))
      if (!isInterrupted && (command?.state === 'final' || (await this.runOnce.has(orderDigest, sequence)))) {
        throw new TypeError(`command ${nameOf(run)} was started before`)
      }
      await this.#store.commit([
        this.runOnce.put(orderDigest, sequence, { at: now, expireafter }),
        ...this.commands.put(orderDigest, sequence, { state: 'running', at: now, runs: (command?.runs ?? 0) + 1 }),
        this.clock.mark(now)
      ])
      this.#started.add(nameOf(run))
    })
  }

  /**
   * Ends a command: its final state and the sealed result in the outbox, in one synced write.
   *
   * @returns false when it has ended before: a final is never replaced, and nothing is written
   */
  async finish({ head, sealed, ...ending }: Reported & Ending): Promise<boolean> {
    return this.#end(head, ending, this.outbox.put(head, sealed))
  }

  /** Ends a run of a scheduled action that nobody is told of. @returns as {@link AgentStore.finish} */
  async finishUntold(run: Run, ending: Ending): Promise<boolean> {
    return this.#end(run, ending, [])
  }

  async #end(run: Run, { status, code, told, now }: Ending, writes: readonly Write[]): Promise<boolean> {
    const { orderDigest, sequence } = run
    return this.#inTurn(run, async (command) => {
      if (command?.state === 'final') return false
      await this.#store.commit([
        ...this.commands.put(orderDigest, sequence, {
          state: 'final',
          at: now,
          runs: command?.runs ?? 0,
          status,
          ...(code !== undefined && { code }),
          ...(told !== undefined && { told })
        }),
        ...writes,
        this.clock.mark(now)
      ])
      this.#started.delete(nameOf(run))
      return true
    })
  }

  /**
   * Refuses a command for now, and puts what says so into the outbox, in one synced write.
   *
   * @returns false when it runs or has ended; nothing is written then
   */
  async refuse({ head, sealed, code, now }: Reported & { readonly code: Code }): Promise<boolean> {
    return this.#inTurn(head, async (command) => {
      if (command !== undefined && command.state !== 'refused') return false
      await this.#store.commit([
        ...this.commands.put(head.orderDigest, head.sequence, { state: 'refused', at: now, runs: 0, code }),
        ...this.outbox.put(head, sealed),
        this.clock.mark(now)
      ])
      return true
    })
  }

  /** Ends a command in which the agent was stopped and whose order is not there any more, so that nobody can be told. */
  async abandon(orderDigest: string, sequence: number, now: Ms): Promise<void> {
    await this.#inTurn({ orderDigest, sequence }, async (command) => {
      if (command?.state !== 'running') return
      const record = { ...command, state: 'final', at: now, status: 'failed', code: 'INTERRUPTED' } as const
      await this.#store.commit([...this.commands.put(orderDigest, sequence, record), this.clock.mark(now)])
    })
  }

  /** Deletes what is kept for RUN_ONCE_LIFE_SEC only. To be called now and then, with a clock that is not behind. */
  async purge(now: Ms): Promise<void> {
    await this.runOnce.purge(now)
    await this.commands.purge(now)
  }

  /** Closes the database. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store[Symbol.asyncDispose]()
  }

  /** Lets the changes of one command follow each other; `task` gets the record as it is then. */
  async #inTurn<T>(run: Run, task: (command: CommandRecord | undefined) => Promise<T>): Promise<T> {
    const { orderDigest, sequence } = run
    return this.#lock.run(nameOf(run), async () => task(await this.commands.get(orderDigest, sequence)))
  }
}

function nameOf({ orderDigest, sequence }: Run): string {
  return `${orderDigest}/${sequence}`
}
