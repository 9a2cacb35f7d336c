/** The peer id at the end of an address of `reply.via`; undefined when there is none, and the address is of no use. */
export function peerOfVia(address: string): string | undefined {
  return /\/p2p\/([^/]+)$/.exec(address)?.[1]
}

/** The address with the peer id at its end, as in `reply.via`. */
export function viaOf(address: string, id: string): string {
  return `${address.replace(/\/p2p\/[^/]+$/, '')}/p2p/${id}`
}
