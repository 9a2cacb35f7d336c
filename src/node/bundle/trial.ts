import type { BundleItem } from '../../protocol/bundle/bundle.ts'
import type { HeldPolicy } from '../mesh/held-policy.ts'
import type { BundleNode } from './bundle-node.ts'
import { MigError } from '../../protocol/errors.ts'
import { verifyLocation } from '../../protocol/result/location.ts'
import { verifyPresence } from '../../protocol/result/presence.ts'
import { readReceipt } from '../../protocol/result/receipt.ts'
import { readCover } from '../../protocol/result/sealed-result.ts'
import { verifyStop } from '../../protocol/result/stop.ts'
import { silentLog } from '../../util/log.ts'
import { Budget } from '../mesh/budget.ts'
import { openOrders } from '../mesh/open-orders.ts'
import type { OrderBook } from '../mesh/order-book.ts'

/** Checks things as a node would that holds what this one holds, and keeps nothing. */
export class Trial {
  readonly #node: BundleNode
  readonly #book: OrderBook

  private constructor(node: BundleNode, book: OrderBook) {
    this.#node = node
    this.#book = book
  }

  static async open(node: BundleNode): Promise<Trial> {
    const { meshId, policies, id } = node
    const [zero, ...later] = policies.all() as [HeldPolicy, ...HeldPolicy[]]
    // its timers would hold it until its orders expire
    const clock = {
      now: () => node.clock.now(),
      monotonic: () => node.clock.monotonic(),
      sleep: (ms: number) => node.clock.sleep(ms),
      after: () => () => undefined
    }
    const budget = new Budget({ clock })
    budget.exempt(id)
    const store = {
      policies: {
        all: () => each(later.map(({ envelope }) => envelope)),
        put: () => Promise.resolve(),
        forks: () => each([]),
        putFork: () => Promise.resolve()
      },
      orders: { all: () => each([]), put: () => Promise.resolve(), delete: () => Promise.resolve() }
    }
    const { book } = await openOrders({ meshId, zero }, { store, budget, clock, log: silentLog })
    return new Trial(node, book)
  }

  /** @throws MigError with the code of the first check that fails */
  async check({ kind, bytes }: BundleItem): Promise<void> {
    const { meshId, clock, id } = this.#node
    const at = { mesh: meshId, now: clock.now(), anyAge: true }
    switch (kind) {
      case 'policy':
      case 'order':
        await this.#book.take(bytes, id)
        return
      case 'stop':
        await verifyStop(bytes, at)
        return
      case 'presence':
        await verifyPresence(bytes, at)
        return
      case 'location':
        await verifyLocation(bytes, at)
        return
      case 'result':
        await readCover(bytes)
        return
      case 'receipt':
        if ((await readReceipt(bytes)).mesh !== meshId) {
          throw new MigError('RECEIPT_INVALID', 'The receipt is of another mesh.')
        }
    }
  }
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  await Promise.resolve()
  yield* items
}
