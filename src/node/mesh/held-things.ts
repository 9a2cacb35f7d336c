import type { Census } from './census.ts'
import type { MeshDeps } from './create-mesh.ts'
import type { Locations } from './locations.ts'
import type { OrderBook } from './order-book.ts'
import type { PolicyChain } from './policy-chain.ts'
import type { Stops } from './stops.ts'

interface HeldThings {
  readonly book: OrderBook
  readonly policies: PolicyChain
  readonly census: Census
  readonly locations: Locations
  readonly stops: Stops
}

/** What every node keeps equal with its neighbours, and what the mesh reads from it. */
export function heldThings({
  book,
  policies,
  census,
  locations,
  stops
}: HeldThings): Pick<MeshDeps, 'sources' | 'policyVersion' | 'candidates' | 'isBanned'> {
  return {
    sources: [book, policies, policies.forks, census, locations, stops],
    policyVersion: () => policies.version,
    candidates: () => census.candidates(),
    isBanned: (peer) => policies.isBanned(peer)
  }
}
