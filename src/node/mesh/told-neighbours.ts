import { neighbourKey, type ToldNeighbour } from '../../protocol/result/surroundings.ts'
import type { Census } from './census.ts'
import type { NodeRole, PeerInfo } from './mesh.ts'
import { MAX_NEIGHBOURS } from './neighbours.ts'

/** Seconds of skew that are told: below, it may be the way of the hello, and each costs two bytes. */
const MIN_TOLD_SKEW_SEC = 2

/**
 * The neighbours of a node as its presence tells them, the oldest connections first. An investigator that the census does
 * not have is there for one question, and gone before anybody reads of it.
 * @param own - role of the node itself, which says how many it keeps
 */
export function toldNeighbours(
  own: NodeRole,
  peers: readonly PeerInfo[],
  census: Pick<Census, 'find'>
): ToldNeighbour[] {
  return peers
    .filter(({ id, isNeighbour, role }) => isNeighbour && (role !== 'investigator' || census.find(id) !== undefined))
    .toSorted((a, b) => a.since - b.since)
    .flatMap(({ id, skewMs = 0 }): ToldNeighbour[] => {
      const key = neighbourKey(id)
      if (key === undefined) return []
      const skewSec = Math.round(skewMs / 1000)
      return [Math.abs(skewSec) < MIN_TOLD_SKEW_SEC ? { key } : { key, skewSec: clamp(skewSec) }]
    })
    .slice(0, MAX_NEIGHBOURS[own])
}

/** What the wire can tell. A clock that is off by more is off by 68 years. */
function clamp(skewSec: number): number {
  return Math.max(-(2 ** 31), Math.min(skewSec, 2 ** 31 - 1))
}
