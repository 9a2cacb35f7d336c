import type { PeerTarget } from '../node/mesh/mesh.ts'
import type { Ms } from '../util/clock.ts'
import type { ActionTracker } from './action-tracker.ts'
import { peerOfVia } from '../protocol/order/via.ts'

/** Relays that are asked beside those that actions name. */
const MAX_OTHER_RELAYS = 8

/**
 * The nodes that keep answers to these actions: to those that lack some, or are live, so that more agents may answer.
 *
 * @param addressesOf - addresses that a node tells of itself
 * @param relays - nodes that keep answers to any action, whether or not it names them
 */
export function custodiansOf(
  trackers: Iterable<ActionTracker>,
  now: Ms,
  addressesOf: (peer: string) => readonly string[],
  relays: Iterable<PeerTarget> = []
): PeerTarget[] {
  const custodians = new Map<string, Set<string>>()
  let isWaiting = false
  for (const { isComplete, action } of trackers) {
    if (isComplete && Date.parse(action.expireafter) <= now) continue
    isWaiting = true
    for (const address of action.reply.via) {
      const id = peerOfVia(address)
      if (id === undefined) continue
      custodians.set(id, (custodians.get(id) ?? new Set(addressesOf(id))).add(address))
    }
  }
  const named = [...custodians].map(([id, addresses]) => ({ id, addresses: [...addresses] }))
  if (!isWaiting) return []
  const others = [...relays].filter(({ id }) => !custodians.has(id)).slice(0, MAX_OTHER_RELAYS)
  return [...named, ...others]
}
