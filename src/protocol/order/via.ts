/** The peer id at the end of an address of `reply.via`; undefined when there is none, and the address is of no use. */
export function peerOfVia(address: string): string | undefined {
  return /\/p2p\/([^/]+)$/.exec(address)?.[1]
}

/** The address with the peer id at its end, as in `reply.via`. */
export function viaOf(address: string, id: string): string {
  return `${address.replace(/\/p2p\/[^/]+$/, '')}/p2p/${id}`
}

/**
 * The nodes that such addresses name, in their order, each with all its addresses.
 * @param addressesOf - what is known of a node besides; comes first
 */
export function nodesOfVia(
  addresses: Iterable<string>,
  addressesOf: (id: string) => readonly string[]
): { id: string; addresses: string[] }[] {
  const nodes = new Map<string, Set<string>>()
  for (const address of addresses) {
    const id = peerOfVia(address)
    if (id === undefined) continue
    nodes.set(id, (nodes.get(id) ?? new Set(addressesOf(id))).add(address))
  }
  return [...nodes].map(([id, all]) => ({ id, addresses: [...all] }))
}
