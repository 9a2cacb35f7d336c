import type { Ms } from '../util/clock.ts'
import { digestKey, PREFIX, rangeOfKind } from './keys.ts'
import type { Store, Write } from './level.ts'
import { decodeJson, encodeJson } from './values.ts'

/** A sealed result that is kept for the node that issued its order, without its bytes. */
export interface CustodyHead {
  /** SHA-256 of the sealed result, hex: its key */
  readonly resultDigest: string
  readonly orderDigest: string
  /** peer id text of who made it */
  readonly agent: string
  readonly sequence: number
  /** peer id of the node that issued the order, and where the order says it is */
  readonly peer: string
  readonly addresses: readonly string[]
  /** as in the `reply` of the order */
  readonly via: readonly string[]
  /** peer id of who handed it over: the agent, or a relay */
  readonly from: string
  /** network segment that it came from; its room is used */
  readonly segment: string
  /** of the sealed result */
  readonly bytes: number
  /** ms since the epoch: kept until then, whatever happens */
  readonly until: Ms
  /** ms since the epoch: not sent before */
  readonly nextAt: Ms
  readonly attempts: number
  /** peer id of another node that keeps it too */
  readonly custodian?: string
  /** the receipt has come; the sealed result is not kept any more */
  readonly isSettled: boolean
}

/** Sealed results of other nodes, and their receipts, by result digest. */
export class CustodyRecords {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Everything that is kept; the sealed results, which may be large, are not read. */
  async *heads(): AsyncGenerator<CustodyHead> {
    for await (const [, value] of this.#store.entries(rangeOfKind(PREFIX.custodyHead))) yield decodeJson(value)
  }

  async sealed(resultDigest: string): Promise<Uint8Array | undefined> {
    return this.#store.get(digestKey(PREFIX.custodySealed, resultDigest))
  }

  /** Receipt of the node that issued the order. */
  async receipt(resultDigest: string): Promise<Uint8Array | undefined> {
    return this.#store.get(digestKey(PREFIX.custodyReceipt, resultDigest))
  }

  /** Durable when it settles: who handed it over is told so. */
  async put(head: CustodyHead, sealed: Uint8Array): Promise<void> {
    await this.#store.commit([
      putHead(head),
      { type: 'put', key: digestKey(PREFIX.custodySealed, head.resultDigest), value: sealed }
    ])
  }

  /** Notes an attempt. Not synced: what a power cut takes is an attempt that is made earlier. */
  async postpone(head: CustodyHead): Promise<void> {
    await this.#store.note([putHead(head)])
  }

  /** Puts the receipt in the place of the sealed result. Not synced: what a power cut takes, comes again. */
  async settle(head: CustodyHead, receipt: Uint8Array): Promise<void> {
    await this.#store.note([
      putHead({ ...head, isSettled: true }),
      { type: 'put', key: digestKey(PREFIX.custodyReceipt, head.resultDigest), value: receipt },
      { type: 'del', key: digestKey(PREFIX.custodySealed, head.resultDigest) }
    ])
  }

  /** Not synced: what comes back after a power cut is settled, or given up, once more. */
  async remove(resultDigest: string): Promise<void> {
    const prefixes = [PREFIX.custodyHead, PREFIX.custodySealed, PREFIX.custodyReceipt]
    await this.#store.note(prefixes.map((prefix) => ({ type: 'del', key: digestKey(prefix, resultDigest) })))
  }
}

function putHead(head: CustodyHead): Write {
  return { type: 'put', key: digestKey(PREFIX.custodyHead, head.resultDigest), value: encodeJson(head) }
}
