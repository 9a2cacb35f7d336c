import type { PeerTarget } from '../node/mesh/mesh.ts'
import type { Ms } from '../util/clock.ts'
import type { ActionTracker } from './action-tracker.ts'
import { nodesOfVia } from '../protocol/order/via.ts'

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
  const open = [...trackers].filter(({ isComplete, action }) => !isComplete || Date.parse(action.expireafter) > now)
  if (open.length === 0) return []
  const named = nodesOfVia(
    open.flatMap(({ action }) => action.reply.via),
    addressesOf
  )
  const ids = new Set(named.map(({ id }) => id))
  const others = [...relays].filter(({ id }) => !ids.has(id)).slice(0, MAX_OTHER_RELAYS)
  return [...named, ...others]
}
