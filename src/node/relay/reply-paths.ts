import type { LateReplies, ReplyPath } from '../../store/late-replies.ts'
import type { Clock } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { HeldOrder } from '../mesh/held-order.ts'
import type { OrderBook } from '../mesh/order-book.ts'
import { codeOf } from '../../protocol/errors.ts'
import { MAX_LIVE_ORDERS } from '../../protocol/wire/limits.ts'

interface ReplyPathsDeps {
  readonly book: Pick<OrderBook, 'find' | 'onPurge'>
  readonly store: LateReplies
  readonly clock: Clock
  readonly log: Log
  /** Are results of this order any of our business? */
  readonly isOurs: (path: ReplyPath) => boolean
}

/**
 * Where the results of orders go: of those that are held, and, until their `reply.until`, of those that have expired.
 * An agent may come back after the order is gone, with a result that it could not get rid of before; and what it says of
 * an order that it held to the end, it says only then.
 */
export class ReplyPaths {
  readonly #deps: ReplyPathsDeps
  readonly #late = new Map<string, ReplyPath>()

  constructor(deps: ReplyPathsDeps) {
    this.#deps = deps
  }

  /** @param expired - orders that expired while no process was there */
  async load(expired: readonly HeldOrder[]): Promise<void> {
    const { book, store } = this.#deps
    for await (const { orderDigest, ...path } of store.all()) this.#late.set(orderDigest, path)
    for (const held of expired) this.#remember(held)
    book.onPurge((held) => {
      this.#remember(held)
    })
  }

  /** Where results of this order go; undefined when it is not known here, or nobody wants them any more. */
  find(orderDigest: string): ReplyPath | undefined {
    const { book, clock, isOurs } = this.#deps
    const held = book.find(orderDigest)
    const path = held === undefined ? this.#late.get(orderDigest) : pathOf(held)
    return path !== undefined && path.until > clock.now() && isOurs(path) ? path : undefined
  }

  #remember(held: HeldOrder): void {
    const path = pathOf(held)
    const { clock, store, isOurs } = this.#deps
    if (path === undefined || path.until <= clock.now() || !isOurs(path)) return
    this.#late.set(held.digest, path)
    this.#note(store.put(held.digest, path))
    for (const [digest, { until }] of this.#late) if (until <= clock.now()) this.#forget(digest)
    // the oldest goes first: most of its results have come
    if (this.#late.size > MAX_LIVE_ORDERS) this.#forget(this.#late.keys().next().value as string)
  }

  #forget(digest: string): void {
    this.#late.delete(digest)
    this.#note(this.#deps.store.delete(digest))
  }

  #note(written: Promise<void>): void {
    written.catch((error: unknown) => {
      this.#deps.log.error({ code: codeOf(error) }, 'where late results go was not noted')
    })
  }
}

/** Does a live order name this node as the one that asked? */
export function isReplyPeer(book: Pick<OrderBook, 'live'>, peer: string): boolean {
  for (const { order } of book.live()) if (order.kind === 'action' && order.reply.peer === peer) return true
  return false
}

function pathOf({ order }: HeldOrder): ReplyPath | undefined {
  if (order.kind !== 'action') return undefined
  const { peer, addresses, via, until } = order.reply
  return { peer, addresses, via, until: Date.parse(until) }
}
