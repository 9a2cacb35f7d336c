import type { PrivateKey } from '@libp2p/interface'
import type { InvestigatorStore } from '../store/investigator-store.ts'
import type { Report } from '../protocol/result/report.ts'
import type { Clock } from '../util/clock.ts'
import type { Log } from '../util/log.ts'
import type { ActionTracker } from './action-tracker.ts'
import { MigError } from '../protocol/errors.ts'
import { signReceipt } from '../protocol/result/receipt.ts'
import { openCover, readCover } from '../protocol/result/sealed-result.ts'
import { fromBase64, sha256Hex } from '../util/bytes.ts'

interface ResultsIntakeDeps {
  readonly store: InvestigatorStore
  readonly privateKey: PrivateKey
  readonly clock: Clock
  readonly log: Log
  readonly find: (orderDigest: string) => ActionTracker | undefined
  /** A report that is news; it is stored. */
  readonly onReport: (tracker: ActionTracker, report: Report) => void
}

/** Takes sealed results in: opens, compares, stores durably, and only then signs the receipt. */
export class ResultsIntake {
  readonly #meshId: string
  readonly #deps: ResultsIntakeDeps
  readonly #replyKeys = new WeakMap<ActionTracker, Uint8Array>()

  constructor(options: { meshId: string }, deps: ResultsIntakeDeps) {
    this.#meshId = options.meshId
    this.#deps = deps
  }

  /**
   * @param bytes - a sealed result
   * @returns the signed receipt
   * @throws MigError `RESULT_UNKNOWN_ORDER`, `RESULT_SWAPPED`, `RESULT_MALFORMED`, `RESULT_TOO_LARGE`, `DISK_FULL`
   */
  async take(bytes: Uint8Array): Promise<Uint8Array> {
    const { store, privateKey, clock, log } = this.#deps
    const cover = await readCover(bytes)
    const { orderDigest, agent, sequence, resultDigest } = cover
    const tracker = this.#deps.find(orderDigest)
    if (tracker === undefined) {
      throw new MigError('RESULT_UNKNOWN_ORDER', `This node did not issue order ${orderDigest}`)
    }
    const known = await store.results.head(orderDigest, agent, sequence)
    if (known?.resultDigest !== resultDigest) {
      const report = await openCover(cover, await this.#replyKey(tracker), { mesh: this.#meshId })
      const outcome = await store.storeResult({ cover, bytes, report }, clock.now())
      if (outcome === 'conflict') {
        log.warn({ order: orderDigest, agent }, 'an agent sent a second final result; the first one stays')
        throw new MigError('REQUEST_REFUSED', 'Another final result of this command is stored')
      }
      if (outcome === 'stored') this.#deps.onReport(tracker, report)
    }
    return await signReceipt({ mesh: this.#meshId, orderDigest, agent, sequence, resultDigest }, privateKey)
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

function replyKeyDigest(tracker: ActionTracker): string {
  return sha256Hex(fromBase64(tracker.action.reply.key))
}
