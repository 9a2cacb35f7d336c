import type { Log } from '../../util/log.ts'
import type { HeldOrder } from './held-order.ts'

/** Several live actions with one id. */
export interface SplitView {
  readonly id: string
  /** order digests, sorted */
  readonly digests: readonly string[]
}

/**
 * Finds actions that share an id: who signs two and shows one to some nodes, another to others, hopes that each answer is
 * taken for an answer to the other. Both travel to every node, as all orders do, so each node sees for itself.
 */
export class SplitViews {
  readonly #log: Log
  readonly #byId = new Map<string, Set<string>>()

  constructor(deps: { readonly log: Log }) {
    this.#log = deps.log
  }

  /** An order is held. */
  add({ order, digest }: Pick<HeldOrder, 'order' | 'digest'>): void {
    if (order.kind !== 'action') return
    const digests = this.#byId.get(order.id) ?? new Set()
    this.#byId.set(order.id, digests.add(digest))
    if (digests.size > 1) this.#log.warn({ id: order.id, digests: [...digests] }, 'two actions have one id')
  }

  /** An order is purged. */
  remove({ order, digest }: Pick<HeldOrder, 'order' | 'digest'>): void {
    if (order.kind !== 'action') return
    const digests = this.#byId.get(order.id)
    digests?.delete(digest)
    if (digests?.size === 0) this.#byId.delete(order.id)
  }

  /** Those that are live now, by id. */
  all(): SplitView[] {
    return [...this.#byId]
      .filter(([, digests]) => digests.size > 1)
      .map(([id, digests]) => ({ id, digests: [...digests].sort() }))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
  }
}
