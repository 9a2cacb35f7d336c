import type { Clock } from '../../util/clock.ts'
import type { Census } from '../mesh/census.ts'
import type { Locations } from '../mesh/locations.ts'
import type { OrderBook } from '../mesh/order-book.ts'
import type { PolicyChain } from '../mesh/policy-chain.ts'
import type { Stops } from '../mesh/stops.ts'

/** A node, as bundles see it: what it holds, and the doors through which things come in. */
export interface BundleNode {
  readonly meshId: string
  /** own peer id text */
  readonly id: string
  readonly policies: PolicyChain
  readonly book: OrderBook
  readonly census: Census
  readonly locations: Locations
  readonly stops: Stops
  readonly clock: Clock
  /** Sealed results that wait here for the node that asked. */
  results(): AsyncIterable<Uint8Array>
  /** Receipts of results that others gave to this node. */
  receipts(): AsyncIterable<Uint8Array>
  /** @throws MigError why this node does not take it */
  takeResult(bytes: Uint8Array): Promise<unknown>
  /** @returns false when it is for no result that waits here. @throws MigError `RECEIPT_INVALID` */
  takeReceipt(bytes: Uint8Array): Promise<boolean>
}
