import type { MeshSurvey, NodeCount, RelayRow } from '../api/api.ts'
import type { Presence } from '../../protocol/result/presence.ts'
import { NODE_ROLES } from '../../protocol/result/presence.ts'
import type { Ms } from '../../util/clock.ts'
import type { Sight } from './sight.ts'

/** From this skew on a clock is told of: below, it is nobody's trouble. */
const MIN_SKEW_MS: Ms = 3_000

/** The mesh in numbers, and what in it wants looking at. */
export function surveyOf(sight: Sight): MeshSurvey {
  const presences = [...sight.presences.values()]
  const isAlive = ({ id }: Presence): boolean => sight.isAlive(id)
  const alive = presences.filter(isAlive)
  // of each node once: a mesh has thousands, and relays as many networks as they like to tell
  const inSegments = alive.flatMap((presence) => [...new Set(sight.segments.of(presence))])
  const nodesBySegment = Map.groupBy(inSegments, (name) => name)
  return {
    nodes: presences.length,
    agents: presences.filter(({ role }) => role === 'agent').length,
    alive: alive.length,
    roles: NODE_ROLES.flatMap((role) => {
      const known = presences.filter((presence) => presence.role === role)
      const there = known.filter(isAlive).length
      return known.length === 0 ? [] : [{ role, alive: there, stale: known.length - there }]
    }),
    stale: presences
      .filter((presence) => !isAlive(presence))
      .map(({ id, role, time }) => ({ id, name: sight.nameOf(id), role, seen: time }))
      .sort((a, b) => b.seen - a.seen),
    versions: counts(alive, ({ version }) => version),
    policies: counts(alive, ({ policyVersion }) => String(policyVersion)),
    segments: [...sight.segments.relays].map(([name, relays]) => ({
      name,
      relays,
      nodes: nodesBySegment.get(name)?.length ?? 0
    })),
    relays: presences.filter(({ role }) => role === 'relay').map((presence) => relayRow(sight, presence)),
    custody: custodyOf(presences),
    skews: [...sight.skews]
      .filter(([, { skewMs }]) => Math.abs(skewMs) >= MIN_SKEW_MS)
      .map(([id, skew]) => {
        const role = sight.roleOf(id)
        return { id, name: sight.nameOf(id), ...(role === undefined ? {} : { role }), ...skew }
      })
      .sort((a, b) => Math.abs(b.skewMs) - Math.abs(a.skewMs))
  }
}

function relayRow(sight: Sight, { id, version, time, addresses, segments = [], custody }: Presence): RelayRow {
  return {
    id,
    version,
    seen: time,
    isAlive: sight.isAlive(id),
    addresses,
    segments: segments.map(({ name }) => name),
    ...(custody === undefined ? {} : { custody })
  }
}

function custodyOf(presences: readonly Presence[]): MeshSurvey['custody'] {
  const keeping = presences.flatMap(({ custody }) => (custody === undefined || custody.results === 0 ? [] : [custody]))
  return {
    nodes: keeping.length,
    results: keeping.reduce((sum, { results }) => sum + results, 0),
    bytes: keeping.reduce((sum, { bytes }) => sum + bytes, 0)
  }
}

/** How many have each value, the most frequent first. */
function counts(presences: readonly Presence[], valueOf: (presence: Presence) => string): NodeCount[] {
  return [...Map.groupBy(presences, valueOf)]
    .map(([value, all]) => ({ value, nodes: all.length }))
    .sort((a, b) => b.nodes - a.nodes || (a.value < b.value ? -1 : 1))
}
