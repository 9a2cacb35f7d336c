import type { PrivateKey } from '@libp2p/interface'
import type { InvestigatorStore } from '../store/investigator-store.ts'
import type { Action } from '../protocol/order/schema.ts'
import type { Report } from '../protocol/result/report.ts'
import type { Clock } from '../util/clock.ts'
import type { Log } from '../util/log.ts'
import type { ActionTracker } from './action-tracker.ts'
import { MigError } from '../protocol/errors.ts'
import { isFinalStatus } from '../protocol/result/report.ts'
import { signReceipt } from '../protocol/result/receipt.ts'
import { MAX_UNKNOWN_AGENTS_PER_ORDER } from '../protocol/wire/limits.ts'
import { openCover, readCover } from '../protocol/result/sealed-result.ts'
import { fromBase64, sha256Hex } from '../util/bytes.ts'

interface ResultsIntakeDeps {
  readonly store: InvestigatorStore
  readonly privateKey: PrivateKey
  readonly clock: Clock
  readonly log: Log
  readonly find: (orderDigest: string) => ActionTracker | undefined
  /** Is there a presence of this agent? */
  readonly isKnown: (agent: string) => boolean
  /** Does the policy keep this agent out? */
  readonly isBanned: (agent: string) => boolean
  /** A report that is news; it is stored. */
  readonly onReport: (tracker: ActionTracker, report: Report) => void
}

/** Takes sealed results in: opens, compares, stores durably, and only then signs the receipt. */
export class ResultsIntake {
  readonly #meshId: string
  readonly #deps: ResultsIntakeDeps
  readonly #replyKeys = new WeakMap<ActionTracker, Uint8Array>()
  /** agents whose result of an action is being stored */
  readonly #storing = new WeakMap<ActionTracker, Set<string>>()

  readonly #stored = new Map<string, number>()

  constructor(options: { meshId: string }, deps: ResultsIntakeDeps) {
    this.#meshId = options.meshId
    this.#deps = deps
  }

  /**
   * Whoever brings it, the agent itself has signed it. Relays may bring results of agents of which nothing is known here.
   * As anybody can make node keys, only so many of them are taken.
   *
   * @param bytes - a sealed result
   * @returns the signed receipt
   * @throws MigError `PEER_BANNED`, `RESULT_UNKNOWN_ORDER`, `RESULT_SURPLUS`, `RESULT_SWAPPED`, `RESULT_MALFORMED`, `RESULT_TOO_LARGE`,
   *   `DISK_FULL`
   */
  async take(bytes: Uint8Array): Promise<Uint8Array> {
    const { store, privateKey, clock, log } = this.#deps
    const cover = await readCover(bytes)
    const { orderDigest, agent, sequence, resultDigest } = cover
    if (this.#deps.isBanned(agent)) throw new MigError('PEER_BANNED', `The policy bans ${agent}`)
    const tracker = this.#deps.find(orderDigest)
    if (tracker === undefined) {
      throw new MigError('RESULT_UNKNOWN_ORDER', `This node did not issue order ${orderDigest}`)
    }
    const known = await store.results.head(orderDigest, agent, sequence)
    if (known?.resultDigest !== resultDigest) {
      using _place = this.#takePlace(tracker, cover)
      const report = await openCover(cover, await this.#replyKey(tracker), { mesh: this.#meshId })
      const outcome = await store.storeResult({ cover, bytes, report }, clock.now())
      if (outcome === 'conflict') {
        log.warn({ order: orderDigest, agent }, 'an agent sent a second final result; the first one stays')
        throw new MigError('REQUEST_REFUSED', 'Another final result of this command is stored')
      }
      if (outcome === 'stored') this.#onStored(tracker, report)
    }
    return await signReceipt({ mesh: this.#meshId, orderDigest, agent, sequence, resultDigest }, privateKey)
  }

  /** Final results that were stored since the start, by their status. */
  get stored(): ReadonlyMap<string, number> {
    return this.#stored
  }

  #onStored(tracker: ActionTracker, report: Report): void {
    const { status } = report
    if (isFinalStatus(status)) this.#stored.set(status, (this.#stored.get(status) ?? 0) + 1)
    this.#deps.onReport(tracker, report)
  }

  /** As {@link ResultsIntake.take}. @returns whether the result was news */
  async takeNew(bytes: Uint8Array): Promise<boolean> {
    const { orderDigest, agent, sequence, resultDigest } = await readCover(bytes)
    const known = await this.#deps.store.results.head(orderDigest, agent, sequence)
    await this.take(bytes)
    return known?.resultDigest !== resultDigest
  }

  /** Keeps the places that are left from being taken twice at a time. @throws MigError `RESULT_SURPLUS` */
  #takePlace(tracker: ActionTracker, { agent, sequence }: { agent: string; sequence: number }): Disposable {
    if (sequence >= runsOf(tracker.action)) {
      throw new MigError('RESULT_SURPLUS', `Order ${tracker.digest} has no run number ${sequence}`)
    }
    const storing = this.#storing.get(tracker) ?? new Set()
    this.#storing.set(tracker, storing)
    if (!this.#isKnown(tracker, agent)) {
      const others = new Set([...tracker.agents(), ...storing])
      others.delete(agent)
      const unknown = [...others].filter((other) => !this.#isKnown(tracker, other)).length
      if (unknown >= MAX_UNKNOWN_AGENTS_PER_ORDER) {
        throw new MigError(
          'RESULT_SURPLUS',
          `Order ${tracker.digest} has results of ${unknown} agents that are not in the census`
        )
      }
    }
    storing.add(agent)
    return { [Symbol.dispose]: () => void storing.delete(agent) }
  }

  #isKnown(tracker: ActionTracker, agent: string): boolean {
    return this.#deps.isKnown(agent) || tracker.expected.some(({ id }) => id === agent)
  }

  /** One array for all results of an action: what opens them is read once. */
  async #replyKey(tracker: ActionTracker): Promise<Uint8Array> {
    const { store, clock } = this.#deps
    const isOver = Date.parse(tracker.action.reply.until) <= clock.now()
    const key = this.#replyKeys.get(tracker) ?? (await store.replyKeys.get(replyKeyDigest(tracker)))
    if (key === undefined || isOver) {
      this.#replyKeys.delete(tracker)
      throw new MigError('RESULT_UNKNOWN_ORDER', `The reply key of order ${tracker.digest} was deleted at reply.until`)
    }
    this.#replyKeys.set(tracker, key)
    return key
  }
}

/** How often an action can run on one agent: its schedule is a minute apart at least. */
function runsOf({ schedule, validfrom, expireafter }: Action): number {
  return schedule === undefined ? 1 : Math.floor((Date.parse(expireafter) - Date.parse(validfrom)) / 60_000) + 1
}

function replyKeyDigest(tracker: ActionTracker): string {
  return sha256Hex(fromBase64(tracker.action.reply.key))
}
