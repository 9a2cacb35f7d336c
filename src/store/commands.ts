import type { Code } from '../protocol/errors.ts'
import type { FinalStatus } from '../protocol/result/report.ts'
import { RUN_ONCE_LIFE_SEC } from '../protocol/wire/limits.ts'
import type { Ms } from '../util/clock.ts'
import { PREFIX, rangeOf, rangeOfKind, digestKey, readRunKey, runKey } from './keys.ts'
import type { Store, Write } from './level.ts'
import { decodeJson, EMPTY, encodeJson } from './values.ts'

/**
 * What an agent remembers of one command.
 *
 * - `refused`: it would be refused now, and another signature or a newer policy may turn that.
 * - `running`: the run-once key is written, and no result is there yet.
 * - `final`: it has ended, and nothing replaces that.
 */
export interface CommandRecord {
  readonly state: 'refused' | 'running' | 'final'
  /** when it came into this state, ms since the epoch */
  readonly at: Ms
  /** times that it was started */
  readonly runs: number
  /** of `final` */
  readonly status?: FinalStatus
  /** why it is refused, or how it ended */
  readonly code?: Code
  /** of `final`, when the action has a schedule: what was told last of it, by then */
  readonly told?: Told
}

/** An answer that was told: later runs with the same one are not. */
export interface Told {
  /** of the answer, without what differs from run to run */
  readonly digest: string
  /** ms since the epoch */
  readonly at: Ms
}

/** A command and which it is. */
export interface StoredCommand extends CommandRecord {
  readonly orderDigest: string
  readonly sequence: number
}

/** The commands of this agent. Kept as long as run-once keys. */
export class Commands {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  async get(orderDigest: string, sequence: number): Promise<CommandRecord | undefined> {
    const value = await this.#store.get(runKey(PREFIX.command, orderDigest, sequence))
    return value === undefined ? undefined : decodeJson<CommandRecord>(value)
  }

  /** The newest run of an order, of those below `before`. */
  async last(orderDigest: string, before?: number): Promise<StoredCommand | undefined> {
    const range = rangeOf(digestKey(PREFIX.command, orderDigest))
    const lt = before === undefined ? range.lt : runKey(PREFIX.command, orderDigest, before)
    const entry = await this.#store.last({ gte: range.gte, lt })
    return entry && { ...readRunKey(entry[0]), ...decodeJson<CommandRecord>(entry[1]) }
  }

  /** All commands of one order, or of all orders. */
  async *all(orderDigest?: string): AsyncGenerator<StoredCommand> {
    const range =
      orderDigest === undefined ? rangeOfKind(PREFIX.command) : rangeOf(digestKey(PREFIX.command, orderDigest))
    for await (const [key, value] of this.#store.entries(range)) {
      yield { ...readRunKey(key), ...decodeJson<CommandRecord>(value) }
    }
  }

  /** Commands that are running; right after a start: those in which the agent was stopped. */
  async *running(): AsyncGenerator<{ orderDigest: string; sequence: number }> {
    for await (const key of this.#store.keys(rangeOfKind(PREFIX.running))) yield readRunKey(key)
  }

  /** The changes that bring a command into a state, to be committed with what belongs to it. */
  put(orderDigest: string, sequence: number, record: CommandRecord): Write[] {
    const running = runKey(PREFIX.running, orderDigest, sequence)
    return [
      { type: 'put', key: runKey(PREFIX.command, orderDigest, sequence), value: encodeJson(record) },
      record.state === 'running' ? { type: 'put', key: running, value: EMPTY } : { type: 'del', key: running }
    ]
  }

  /** Forgets commands that are not running and older than run-once keys are kept. */
  async purge(now: Ms): Promise<void> {
    const deletions: Write[] = []
    for await (const { orderDigest, sequence, state, at } of this.all()) {
      if (state === 'running' || at + RUN_ONCE_LIFE_SEC * 1000 >= now) continue
      deletions.push({ type: 'del', key: runKey(PREFIX.command, orderDigest, sequence) })
    }
    await this.#store.note(deletions)
  }
}
