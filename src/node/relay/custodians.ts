import type { Mesh, PeerTarget } from '../mesh/mesh.ts'
import { nodesOfVia } from '../../protocol/order/via.ts'

/** Something by peer id. */
interface Finds<T> {
  find(peer: string): T | undefined
}

interface CustodiansDeps {
  readonly mesh: Pick<Mesh, 'id' | 'peers'>
  /** addresses that nodes tell of themselves */
  readonly census: Finds<{ readonly presence: { readonly addresses: readonly string[] } }>
  /** what investigator nodes say now in place of the `via` of their orders */
  readonly locations: Finds<{ readonly via: readonly string[] }>
}

/** Whose results they are, as in the `reply` of an order. */
interface Asker {
  readonly peer: string
  readonly via?: readonly string[]
}

/** Who may keep a result for the node that asked. This node itself is never among them. */
export class Custodians {
  readonly #deps: CustodiansDeps

  constructor(deps: CustodiansDeps) {
    this.#deps = deps
  }

  /** Whom the asker names: in the order, and now. */
  namedBy({ peer, via = [] }: Asker): PeerTarget[] {
    const { mesh, census, locations } = this.#deps
    const addresses = [...via, ...(locations.find(peer)?.via ?? [])]
    const named = nodesOfVia(addresses, (id) => census.find(id)?.presence.addresses ?? [])
    return named.filter(({ id }) => id !== mesh.id)
  }

  /** Whom the asker names, and behind them the relays that this node is connected to: those keep results of any order. */
  of(asker: Asker): PeerTarget[] {
    const named = this.namedBy(asker)
    const ids = new Set(named.map(({ id }) => id))
    const relays = this.#deps.mesh
      .peers()
      .filter(({ id, role, takesCustody }) => role === 'relay' && takesCustody === true && !ids.has(id))
    return [...named, ...relays.map(({ id }) => ({ id, addresses: [] }))]
  }
}
