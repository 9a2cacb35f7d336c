import type { PeerTarget } from '../node/mesh/mesh.ts'
import type { Ms } from '../util/clock.ts'
import type { ActionTracker } from './action-tracker.ts'
import { peerOfVia } from '../protocol/order/via.ts'

/**
 * The nodes that keep answers to these actions: to those that lack some, or are live, so that more agents may answer.
 *
 * @param addressesOf - addresses that a node tells of itself
 */
export function custodiansOf(
  trackers: Iterable<ActionTracker>,
  now: Ms,
  addressesOf: (peer: string) => readonly string[]
): PeerTarget[] {
  const custodians = new Map<string, Set<string>>()
  for (const { isComplete, action } of trackers) {
    if (isComplete && Date.parse(action.expireafter) <= now) continue
    for (const address of action.reply.via) {
      const id = peerOfVia(address)
      if (id === undefined) continue
      custodians.set(id, (custodians.get(id) ?? new Set(addressesOf(id))).add(address))
    }
  }
  return [...custodians].map(([id, addresses]) => ({ id, addresses: [...addresses] }))
}
