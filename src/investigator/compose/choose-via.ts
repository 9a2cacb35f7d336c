import type { PeerInfo } from '../../node/mesh/mesh.ts'
import { viaOf } from '../../protocol/order/via.ts'
import { MAX_REPLY_VIA } from '../../protocol/wire/limits.ts'

/**
 * Neighbours that keep results for this node while it cannot be reached: relays before agents, and those that this node
 * has dialled before those that have dialled it, because their address is known to work.
 *
 * @param addressesOf - addresses that a node tells of itself
 * @returns multiaddrs that end in `/p2p/<peer id>`, one for each
 */
export function chooseVia(peers: readonly PeerInfo[], addressesOf: (peer: string) => readonly string[]): string[] {
  const custodians = peers.filter(({ isNeighbour, takesCustody }) => isNeighbour && takesCustody === true)
  const rankOf = ({ role, direction }: PeerInfo): number =>
    (role === 'relay' ? 0 : 2) + (direction === 'outbound' ? 0 : 1)
  return custodians
    .sort((a, b) => rankOf(a) - rankOf(b))
    .slice(0, MAX_REPLY_VIA)
    .map(({ id, address, direction }) => {
      const known = direction === 'outbound' ? address : (addressesOf(id)[0] ?? '')
      return viaOf(known, id)
    })
}
