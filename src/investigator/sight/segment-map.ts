import type { Presence } from '../../protocol/result/presence.ts'
import { isNetwork } from '../../node/mesh/network.ts'
import { Segments } from '../../node/mesh/segments.ts'

/** The network segments of a mesh, as its relays declare them: names, and whose addresses lie in their networks. */
export class SegmentMap {
  /** names of segments, sorted, each with the peer ids of the relays that stand in it */
  readonly relays: ReadonlyMap<string, readonly string[]>
  readonly #declared: readonly Segments[]

  constructor(presences: Iterable<Presence>) {
    const relays = [...presences].filter(({ role }) => role === 'relay').sort((a, b) => (a.id < b.id ? -1 : 1))
    const standing = new Map<string, string[]>()
    for (const { id, segments = [] } of relays) {
      for (const name of new Set(segments.map((segment) => segment.name))) {
        standing.set(name, [...(standing.get(name) ?? []), id])
      }
    }
    this.relays = new Map([...standing].sort(([a], [b]) => (a < b ? -1 : 1)))
    this.#declared = relays.map(
      // what a relay tells may be anything: what is no network counts for nothing
      ({ segments = [] }) =>
        new Segments(segments.map(({ name, networks }) => ({ name, networks: networks.filter(isNetwork) })))
    )
  }

  /** The segments of a node: those of a relay are what it says, of another the first network that has an address of it. */
  of({ role, segments = [], addresses }: Presence): string[] {
    if (role === 'relay') return segments.map(({ name }) => name)
    for (const declared of this.#declared) {
      for (const address of addresses) {
        const segment = declared.of(address)
        if (segment !== '') return [segment]
      }
    }
    return []
  }
}
