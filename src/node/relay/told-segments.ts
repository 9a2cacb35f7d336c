import type { ToldSegment } from '../../protocol/result/surroundings.ts'
import { MAX_SEGMENT_NETWORKS } from '../../protocol/wire/limits.ts'
import type { Segment } from '../mesh/segments.ts'

/** Networks of all segments that are told: more would take the room of the neighbours. */
const MAX_TOLD_NETWORKS = 32

/** The segments of a relay as its presence tells them. Nodes of networks that find no room are shown without a segment. */
export function toldSegments(segments: readonly Segment[]): ToldSegment[] {
  let room = MAX_TOLD_NETWORKS
  return segments.map(({ name, networks }) => {
    const told = networks.slice(0, Math.min(room, MAX_SEGMENT_NETWORKS))
    room -= told.length
    return { name, networks: told }
  })
}
