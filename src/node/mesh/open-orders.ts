import type { Clock } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import { checkRelay } from '../../protocol/order/check-relay.ts'
import type { Budget } from './budget.ts'
import { OrderBook, type OrderStore } from './order-book.ts'
import { PolicyChain, type PolicyStore } from './policy-chain.ts'
import { type HeldPolicy } from './held-policy.ts'

/**
 * The policies of a node, as its store has them, and its order book, still empty: {@link OrderBook.load} fills it when
 * those who listen to it do.
 * @param options.zero - version 0 of the policy
 * @throws MigError `STORE_CORRUPT`
 */
export async function openOrders(
  { meshId, zero }: { readonly meshId: string; readonly zero: HeldPolicy },
  deps: {
    readonly store: { readonly policies: PolicyStore; readonly orders: OrderStore }
    readonly budget: Budget
    readonly clock: Clock
    readonly log: Log
  }
): Promise<{ policies: PolicyChain; book: OrderBook }> {
  const { store, budget, clock, log } = deps
  const policies = new PolicyChain(zero, {
    store: store.policies,
    log,
    check: (bytes, keyring, from) =>
      checkRelay(bytes, {
        meshId,
        now: clock.now(),
        keyring,
        isSeen: () => false,
        maySpendSignatureCheck: () => budget.spendSignatureCheck(from)
      })
  })
  await policies.load()
  return { policies, book: new OrderBook({ meshId }, { clock, log, store: store.orders, policies, budget }) }
}
