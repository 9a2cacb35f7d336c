import type { Mesh, PeerTarget } from '../mesh/mesh.ts'
import { peerOfVia } from '../../protocol/order/via.ts'

interface CustodiansDeps {
  readonly mesh: Pick<Mesh, 'id' | 'peers'>
  /** addresses that a node tells of itself */
  readonly addressesOf: (peer: string) => readonly string[]
  /** what an investigator node says now in place of the `via` of its orders */
  readonly newerVia: (peer: string) => readonly string[]
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
    const { mesh, addressesOf, newerVia } = this.#deps
    const targets = new Map<string, Set<string>>()
    for (const address of [...via, ...newerVia(peer)]) {
      const id = peerOfVia(address)
      if (id === undefined || id === mesh.id) continue
      targets.set(id, (targets.get(id) ?? new Set(addressesOf(id))).add(address))
    }
    return [...targets].map(([id, addresses]) => ({ id, addresses: [...addresses] }))
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
