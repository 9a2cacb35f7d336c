import type { Ms } from '../util/clock.ts'
import { toHex } from '../util/bytes.ts'
import { digestKey, PREFIX, rangeOfKind } from './keys.ts'
import type { Store } from './level.ts'
import { decodeJson, encodeJson } from './values.ts'

/** Where results of an order go. */
export interface ReplyPath {
  /** peer id of the node that issued the order, and where the order says it is */
  readonly peer: string
  readonly addresses: readonly string[]
  /** as in the `reply` of the order */
  readonly via: readonly string[]
  /** ms since the epoch: nobody wants results after it */
  readonly until: Ms
}

/** Where results of orders go that have expired, and are not held any more. Not synced: the agents keep their results. */
export class LateReplies {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  async *all(): AsyncGenerator<ReplyPath & { readonly orderDigest: string }> {
    for await (const [key, value] of this.#store.entries(rangeOfKind(PREFIX.lateReply))) {
      yield { ...decodeJson<ReplyPath>(value), orderDigest: toHex(key.subarray(1)) }
    }
  }

  async put(orderDigest: string, { peer, addresses, via, until }: ReplyPath): Promise<void> {
    const value = encodeJson({ peer, addresses, via, until })
    await this.#store.note([{ type: 'put', key: digestKey(PREFIX.lateReply, orderDigest), value }])
  }

  async delete(orderDigest: string): Promise<void> {
    await this.#store.note([{ type: 'del', key: digestKey(PREFIX.lateReply, orderDigest) }])
  }
}
