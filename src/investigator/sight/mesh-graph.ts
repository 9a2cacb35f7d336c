import type { GraphEdge, GraphNode, MeshGraph } from '../api/api.ts'
import type { Sight } from './sight.ts'

/** Nodes and connections of the mesh: what nodes that are there tell of their neighbours, and what this one sees. */
export function graphOf(sight: Sight): Pick<MeshGraph, 'nodes' | 'edges'> {
  const ends = new Map<string, { readonly ids: readonly [string, string]; readonly tellers: Set<string> }>()
  const tell = (teller: string, other: string): void => {
    const ids = teller < other ? ([teller, other] as const) : ([other, teller] as const)
    const key = ids.join(' ')
    const edge = ends.get(key) ?? { ids, tellers: new Set() }
    ends.set(key, edge)
    edge.tellers.add(teller)
  }
  for (const { id, neighbours = [] } of sight.presences.values()) {
    // its own view of itself is newer than its presence
    if (id === sight.self || !sight.isAlive(id)) continue
    for (const { key } of neighbours) {
      const other = sight.resolve(key)
      if (other !== id) tell(id, other)
    }
  }
  for (const { id, isNeighbour } of sight.peers) if (isNeighbour) tell(sight.self, id)
  const edges = [...ends.values()].map(({ ids: [a, b], tellers }): GraphEdge => ({
    a,
    b,
    isConfirmed: tellers.size === 2 || tellers.has(sight.self)
  }))
  const ids = new Set([sight.self, ...sight.presences.keys(), ...edges.flatMap(({ a, b }) => [a, b])])
  return {
    nodes: [...ids].map((id) => nodeOf(sight, id)).sort((x, y) => compare(x.name, y.name) || compare(x.id, y.id)),
    edges: edges.sort((x, y) => compare(x.a, y.a) || compare(x.b, y.b))
  }
}

function nodeOf(sight: Sight, id: string): GraphNode {
  const presence = sight.presences.get(id)
  return {
    id,
    role: sight.roleOf(id) ?? 'unknown',
    name: sight.nameOf(id),
    segments: presence === undefined ? [] : sight.segments.of(presence),
    isAlive: sight.isAlive(id),
    ...(presence === undefined ? {} : { seen: presence.time, version: presence.version })
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
