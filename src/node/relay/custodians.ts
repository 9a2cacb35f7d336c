import type { Mesh, PeerTarget } from '../mesh/mesh.ts'
import { nodesOfVia, peerOfVia } from '../../protocol/order/via.ts'

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

  /**
   * For a result of this node: whom the asker names, now and in the order, and the relays that this node is connected to,
   * because those keep results of any order. Who is connected comes first.
   */
  of({ peer, via = [] }: Asker): PeerTarget[] {
    return this.#withRelays([...this.#viaNow(peer), ...via])
  }

  /**
   * For a result that this node keeps for another. Whom the order names is where the asker looks first: such a node hands
   * a result on only when the asker says that it is elsewhere now.
   *
   * @param from - who handed the result over; it has it
   */
  after({ peer, via = [] }: Asker, from: string): PeerTarget[] {
    const now = this.#viaNow(peer)
    const isNamed = this.#isAmong(via)
    if (isNamed && (this.#deps.locations.find(peer) === undefined || this.#isAmong(now))) return []
    return this.#withRelays(isNamed ? now : [...now, ...via]).filter(({ id }) => id !== from)
  }

  /** Does the asker name this node, in the order or now? */
  isNamed({ peer, via = [] }: Asker): boolean {
    return this.#isAmong(via) || this.#isAmong(this.#viaNow(peer))
  }

  #isAmong(via: readonly string[]): boolean {
    return via.some((address) => peerOfVia(address) === this.#deps.mesh.id)
  }

  #viaNow(peer: string): readonly string[] {
    return this.#deps.locations.find(peer)?.via ?? []
  }

  #withRelays(addresses: readonly string[]): PeerTarget[] {
    const { mesh, census } = this.#deps
    const peers = mesh.peers()
    const named = nodesOfVia(addresses, (id) => census.find(id)?.presence.addresses ?? []).filter(
      ({ id }) => id !== mesh.id
    )
    const ids = new Set(named.map(({ id }) => id))
    const relays = peers
      .filter(({ id, role, takesCustody }) => role === 'relay' && takesCustody === true && !ids.has(id))
      .map(({ id }) => ({ id, addresses: [] }))
    // a dial that nobody answers takes seconds, and there may be one for each that is named
    const connected = new Set(peers.map(({ id }) => id))
    return [...named, ...relays].sort((a, b) => Number(connected.has(b.id)) - Number(connected.has(a.id)))
  }
}
