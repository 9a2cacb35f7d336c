import type { PeerInfo } from '../mesh/mesh.ts'
import type { Segments } from '../mesh/segments.ts'

/** How many neighbours a relay has in each segment, by name: 0 where there is none; under `''` those in no network. */
export function neighboursBySegment(peers: readonly PeerInfo[], segments: Segments): Map<string, number> {
  const counts = new Map(segments.names.map((name) => [name, 0]))
  for (const { isNeighbour, address } of peers) {
    if (!isNeighbour) continue
    const name = segments.of(address)
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}
