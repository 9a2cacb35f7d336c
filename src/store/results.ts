import type { Code } from '../protocol/errors.ts'
import { isFinalStatus, type Report } from '../protocol/result/report.ts'
import type { Cover } from '../protocol/result/sealed-result.ts'
import type { Ms } from '../util/clock.ts'
import { KeyLock } from './key-lock.ts'
import { commandKey, digestKey, PREFIX, rangeOf } from './keys.ts'
import type { Store } from './level.ts'
import { decodeJson, encodeJson } from './values.ts'

/** What lists show of the result of one command. */
export interface ResultHead {
  readonly agent: string
  readonly sequence: number
  /** it ends the command */
  readonly final: boolean
  readonly status: Report['status']
  readonly code?: Code
  readonly message?: string
  /** host name of the agent */
  readonly name: string
  /** an operation found something */
  readonly found: boolean
  /** ms since the epoch */
  readonly stored: Ms
  /** SHA-256 of the sealed result, hex; what its receipt is for */
  readonly resultDigest: string
}

/**
 * What became of a result that came:
 *
 * - `stored`: it is the result of its command now.
 * - `repeated`: it was stored before, and gets the same receipt.
 * - `outdated`: it says less than what is stored, and is not needed; it gets a receipt too.
 * - `conflict`: another final result is stored. A final is never replaced: this one is not stored, and gets no receipt.
 */
export type StoreOutcome = 'stored' | 'repeated' | 'outdated' | 'conflict'

/** A result that came, checked and opened. */
export interface IncomingResult {
  readonly cover: Omit<Cover, 'sealed'>
  /** as it came */
  readonly bytes: Uint8Array
  readonly report: Report
}

/** The results of this node's actions: for each command the one that says most. Kept for ever. */
export class Results {
  readonly #store: Store
  readonly #lock = new KeyLock()

  constructor(store: Store) {
    this.#store = store
  }

  /** Stores a result as it came, opened, and its head, in one synced write. Idempotent. */
  async put({ cover, bytes, report }: IncomingResult, now: Ms): Promise<StoreOutcome> {
    const { orderDigest, agent, sequence, resultDigest } = cover
    return this.#lock.run(`${orderDigest}/${agent}/${sequence}`, async () => {
      const before = await this.head(orderDigest, agent, sequence)
      const outcome = compare(before, report, resultDigest)
      if (outcome !== 'stored') return outcome
      const head = headOf(report, resultDigest, now)
      await this.#store.commit([
        { type: 'put', key: commandKey(PREFIX.resultHead, orderDigest, agent, sequence), value: encodeJson(head) },
        { type: 'put', key: commandKey(PREFIX.resultSealed, orderDigest, agent, sequence), value: bytes },
        { type: 'put', key: commandKey(PREFIX.resultReport, orderDigest, agent, sequence), value: encodeJson(report) }
      ])
      return outcome
    })
  }

  /** The heads of an action, by agent and sequence; the results themselves, which may be large, are not read. */
  async *heads(orderDigest: string): AsyncGenerator<ResultHead> {
    for await (const [, value] of this.#store.entries(rangeOf(digestKey(PREFIX.resultHead, orderDigest)))) {
      yield decodeJson(value)
    }
  }

  async head(orderDigest: string, agent: string, sequence: number): Promise<ResultHead | undefined> {
    const value = await this.#store.get(commandKey(PREFIX.resultHead, orderDigest, agent, sequence))
    return value === undefined ? undefined : decodeJson<ResultHead>(value)
  }

  async report(orderDigest: string, agent: string, sequence: number): Promise<Report | undefined> {
    const value = await this.#store.get(commandKey(PREFIX.resultReport, orderDigest, agent, sequence))
    return value === undefined ? undefined : decodeJson<Report>(value)
  }

  /** The reports of an action, one in memory at a time. */
  async *reports(orderDigest: string): AsyncGenerator<Report> {
    for await (const [, value] of this.#store.entries(rangeOf(digestKey(PREFIX.resultReport, orderDigest)))) {
      yield decodeJson(value)
    }
  }

  /** A result as it came, for whoever wants to check it again. */
  async sealed(orderDigest: string, agent: string, sequence: number): Promise<Uint8Array | undefined> {
    return this.#store.get(commandKey(PREFIX.resultSealed, orderDigest, agent, sequence))
  }
}

/** How much a status says of its command. */
function rankOf(status: Report['status']): number {
  if (isFinalStatus(status)) return 2
  return status === 'running' ? 1 : 0
}

function compare(before: ResultHead | undefined, report: Report, resultDigest: string): StoreOutcome {
  if (before === undefined) return 'stored'
  if (before.resultDigest === resultDigest) return 'repeated'
  if (before.final && isFinalStatus(report.status)) return 'conflict'
  return rankOf(report.status) < rankOf(before.status) ? 'outdated' : 'stored'
}

function headOf(report: Report, resultDigest: string, now: Ms): ResultHead {
  const { agent, sequence, status, code, message, name, results } = report
  return {
    agent,
    sequence,
    final: isFinalStatus(status),
    status,
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    name,
    found: results.some((result) => result.foundanything),
    stored: now,
    resultDigest
  }
}
