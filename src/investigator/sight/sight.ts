import type { NodeRole, PeerInfo } from '../../node/mesh/mesh.ts'
import type { Presence } from '../../protocol/result/presence.ts'
import { neighbourKey } from '../../protocol/result/surroundings.ts'
import type { Ms } from '../../util/clock.ts'
import { skewsOf, type Skew } from './clocks.ts'
import { SegmentMap } from './segment-map.ts'

/** What a node knows of the others, at one time. */
export interface SightSources {
  /** peer id of this node */
  readonly self: string
  readonly now: Ms
  /** one of each node */
  readonly presences: readonly Presence[]
  /** who is connected to this node */
  readonly peers: readonly PeerInfo[]
}

/** Seconds within which the next presence comes where a node does not tell them: as many as with the default settings. */
const EVERY_SEC = 660
/** A node is taken for gone when its next presence is late by half the time that it told, and by this on its way. */
const LATE = 1.5
const ARRIVAL_MS: Ms = 30_000

/** The mesh as a node sees it: what presences tell, put together. Text in it comes from other hosts. */
export class Sight {
  readonly self: string
  readonly now: Ms
  readonly peers: readonly PeerInfo[]
  readonly presences: ReadonlyMap<string, Presence>
  readonly segments: SegmentMap
  /** by peer id; by the key of a neighbour where nobody is known by it */
  readonly skews: ReadonlyMap<string, Skew>
  readonly #idByKey: ReadonlyMap<string, string>
  readonly #connected: ReadonlySet<string>

  constructor({ self, now, presences, peers }: SightSources) {
    this.self = self
    this.now = now
    this.peers = peers
    this.presences = new Map(presences.map((presence) => [presence.id, presence]))
    this.segments = new SegmentMap(presences)
    this.#connected = new Set([self, ...peers.map(({ id }) => id)])
    const ids = [...this.presences.keys(), ...this.#connected]
    this.#idByKey = new Map(ids.map((id) => [neighbourKey(id) ?? id, id]))
    this.skews = skewsOf({
      now,
      self,
      measured: new Map(peers.flatMap(({ id, skewMs }) => (skewMs === undefined ? [] : [[id, skewMs] as const]))),
      tellers: presences.filter((presence) => this.#isFresh(presence, 0)),
      presences,
      resolve: (key) => this.resolve(key)
    })
  }

  /** The peer id that a presence means by the key of a neighbour; the key itself when nobody is known by it. */
  resolve(key: string): string {
    return this.#idByKey.get(key) ?? key
  }

  /** Is the node connected to this one, or its presence as new as it should be? */
  isAlive(id: string): boolean {
    const presence = this.presences.get(id)
    if (this.#connected.has(id)) return true
    return presence !== undefined && this.#isFresh(presence, this.skews.get(id)?.skewMs ?? 0)
  }

  /** Host name where the node has an agent record, else its id. */
  nameOf(id: string): string {
    return this.presences.get(id)?.record?.name ?? id
  }

  roleOf(id: string): NodeRole | undefined {
    if (id === this.self) return 'investigator'
    return this.presences.get(id)?.role ?? this.peers.find((peer) => peer.id === id)?.role
  }

  /** @param skewMs - by which the clock that made its time is ahead of ours */
  #isFresh({ time, everySec = EVERY_SEC }: Presence, skewMs: Ms): boolean {
    return this.now <= time - skewMs + everySec * 1000 * LATE + ARRIVAL_MS
  }
}
