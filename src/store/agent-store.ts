import { type Code, MigError } from '../protocol/errors.ts'
import type { FinalStatus } from '../protocol/result/report.ts'
import type { Ms } from '../util/clock.ts'
import { ClockGuard } from './clock-guard.ts'
import { type CommandRecord, Commands } from './commands.ts'
import { KeyLock } from './key-lock.ts'
import { openLevel, type Store } from './level.ts'
import { Meta } from './meta.ts'
import { Orders } from './orders.ts'
import { Outbox, type OutboxHead } from './outbox.ts'
import { PeerRecords } from './peer-records.ts'
import { Policies } from './policies.ts'
import { RunOnce } from './run-once.ts'

/** Starts of one command, the one after a crash included. */
const MAX_RUNS = 2

/** One run of an order. */
export interface Run {
  readonly orderDigest: string
  readonly sequence: number
}

/** How a command ended, or was refused for now. */
export interface Ending extends Run {
  /** false: a refusal that may be turned */
  readonly isFinal: boolean
  readonly status: FinalStatus
  readonly code?: Code
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
  readonly #store: Store
  readonly #lock = new KeyLock()

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

  /** Notes that a command will run. Not synced: after a power cut the order is judged anew. */
  async accept(run: Run, now: Ms): Promise<void> {
    await this.#inTurn(run, async () => {
      if ((await this.#commandOf(run)) !== undefined) return
      await this.#store.note(this.#put(run, { state: 'accepted', at: now, runs: 0 }))
    })
  }

  /**
   * Decides that a command runs now: its run-once key, the command `running` and the time, in one synced write. Only the
   * caller that gets `true` may run it.
   *
   * @param run.expireafter - of the order, ms since the epoch
   * @returns false when that was decided before, or the command has ended without running
   * @throws MigError `CLOCK` when the clock went back, or the order is at or below the floor
   */
  async decideToRun(run: Run & { readonly expireafter: Ms }, now: Ms): Promise<boolean> {
    return this.#inTurn(run, async () => {
      if (this.clock.isBehind(now)) throw new MigError('CLOCK', 'The clock of the agent went back')
      if (run.expireafter <= (await this.runOnce.floor())) {
        throw new MigError('CLOCK', 'The order is older than what the agent remembers')
      }
      const command = await this.#commandOf(run)
      if (command?.state === 'final' || (await this.runOnce.has(run.orderDigest, run.sequence))) return false
      await this.#store.commit([
        this.runOnce.put(run.orderDigest, run.sequence, { at: now, expireafter: run.expireafter }),
        ...this.#put(run, { state: 'running', at: now, runs: 1 }),
        this.clock.mark(now)
      ])
      return true
    })
  }

  /**
   * Decides that a command in which the agent was stopped runs once more.
   *
   * @returns false when it does not run, or was started twice already
   */
  async runAgain(run: Run, now: Ms): Promise<boolean> {
    return this.#inTurn(run, async () => {
      const command = await this.#commandOf(run)
      if (command?.state !== 'running' || command.runs >= MAX_RUNS) return false
      await this.#store.commit([
        ...this.#put(run, { state: 'running', at: now, runs: command.runs + 1 }),
        this.clock.mark(now)
      ])
      return true
    })
  }

  /**
   * Ends a command, or refuses it for now: its state and the sealed result in the outbox, in one synced write.
   *
   * @returns false when it has ended before; nothing is written then
   */
  async finish(
    ending: Ending,
    result: { readonly head: Omit<OutboxHead, 'orderDigest' | 'sequence'>; readonly sealed: Uint8Array },
    now: Ms
  ): Promise<boolean> {
    const { orderDigest, sequence, isFinal, status, code } = ending
    return this.#inTurn(ending, async () => {
      const command = await this.#commandOf(ending)
      if (command?.state === 'final') return false
      // what runs can only end: a refusal that comes late must not hide it
      if (command?.state === 'running' && !isFinal) return false
      await this.#store.commit([
        ...this.#put(ending, {
          state: isFinal ? 'final' : 'refused',
          at: now,
          runs: command?.runs ?? 0,
          status,
          ...(code !== undefined && { code })
        }),
        ...this.outbox.put({ ...result.head, orderDigest, sequence }, result.sealed),
        this.clock.mark(now)
      ])
      return true
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

  async #commandOf(run: Run): Promise<CommandRecord | undefined> {
    return this.commands.get(run.orderDigest, run.sequence)
  }

  #put(run: Run, record: CommandRecord): ReturnType<Commands['put']> {
    return this.commands.put(run.orderDigest, run.sequence, record)
  }

  async #inTurn<T>(run: Run, task: () => Promise<T>): Promise<T> {
    return this.#lock.run(`${run.orderDigest}/${run.sequence}`, task)
  }
}
