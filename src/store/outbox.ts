import type { Ms } from '../util/clock.ts'
import type { KeyLock } from './key-lock.ts'
import { digestKey, PREFIX, rangeOf, rangeOfKind, runKey } from './keys.ts'
import type { Store, Write } from './level.ts'
import { decodeJson, encodeJson } from './values.ts'

/** Which result: the run, and the very bytes. */
export interface OutboxKey {
  readonly orderDigest: string
  readonly sequence: number
  /** SHA-256 of the sealed result, hex */
  readonly resultDigest: string
}

/** A sealed result that waits for its receipt, without its bytes. */
export interface OutboxHead extends OutboxKey {
  /** peer id of the node that issued the order, and where the order says it is */
  readonly peer: string
  readonly addresses: readonly string[]
  /** nodes that the order says keep results for it, as in `reply.via` */
  readonly via?: readonly string[]
  /** ms since the epoch: kept until then, whatever happens */
  readonly until: Ms
  /** ms since the epoch: not sent before */
  readonly nextAt: Ms
  readonly attempts: number
  /** peer id of the node that has said that it keeps the result */
  readonly custodian?: string
}

/** Sealed results that wait for their receipts: at most one for each run of an order. */
export class Outbox {
  readonly #store: Store
  readonly #lock: KeyLock

  /** @param lock - the one under which results are put */
  constructor(store: Store, lock: KeyLock) {
    this.#store = store
    this.#lock = lock
  }

  /** What waits, of one order or of all; the sealed results, which may be large, are not read. */
  async *heads(orderDigest?: string): AsyncGenerator<OutboxHead> {
    const range =
      orderDigest === undefined ? rangeOfKind(PREFIX.outboxHead) : rangeOf(digestKey(PREFIX.outboxHead, orderDigest))
    for await (const [, value] of this.#store.entries(range)) yield decodeJson<OutboxHead>(value)
  }

  async sealed(orderDigest: string, sequence: number): Promise<Uint8Array | undefined> {
    return this.#store.get(runKey(PREFIX.outboxSealed, orderDigest, sequence))
  }

  /** The changes that put a result, in place of an earlier one of the run; to be committed with the command. */
  put(head: OutboxHead, sealed: Uint8Array): Write[] {
    return [
      this.#putHead(head),
      { type: 'put', key: runKey(PREFIX.outboxSealed, head.orderDigest, head.sequence), value: sealed }
    ]
  }

  /**
   * Deletes a result if it still is the one of that digest. Not synced: a result that comes back after a power cut is
   * sent again, and gets the same receipt.
   */
  async remove(which: OutboxKey): Promise<void> {
    await this.#ifThere(which, async () => {
      const { orderDigest, sequence } = which
      await this.#store.note([
        { type: 'del', key: runKey(PREFIX.outboxHead, orderDigest, sequence) },
        { type: 'del', key: runKey(PREFIX.outboxSealed, orderDigest, sequence) }
      ])
    })
  }

  /** Notes an attempt. Not synced: what a power cut takes is an attempt that is made earlier. */
  async postpone(head: OutboxHead): Promise<void> {
    await this.#ifThere(head, async () => {
      await this.#store.note([this.#putHead(head)])
    })
  }

  #putHead(head: OutboxHead): Write {
    return {
      type: 'put',
      key: runKey(PREFIX.outboxHead, head.orderDigest, head.sequence),
      value: encodeJson(head)
    }
  }

  async #ifThere(which: OutboxKey, task: () => Promise<void>): Promise<void> {
    await this.#lock.run(`${which.orderDigest}/${which.sequence}`, async () => {
      const value = await this.#store.get(runKey(PREFIX.outboxHead, which.orderDigest, which.sequence))
      const head = value === undefined ? undefined : decodeJson<OutboxHead>(value)
      if (head?.resultDigest === which.resultDigest) await task()
    })
  }
}
