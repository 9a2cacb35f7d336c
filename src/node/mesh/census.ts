import type { Presence } from '../../protocol/result/presence.ts'
import { verifyPresence } from '../../protocol/result/presence.ts'
import type { Verdict } from '../../protocol/order/verdict.ts'
import { MAX_SYNC_ENTRIES, PRESENCE_LIFE_SEC } from '../../protocol/wire/limits.ts'
import { MigError } from '../../protocol/errors.ts'
import type { Clock } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { PeerTarget } from './mesh.ts'
import type { SyncEntry, SyncSource } from './sync-source.ts'

/** A presence, and its bytes as they travel. */
export interface HeldPresence {
  readonly presence: Presence
  readonly bytes: Uint8Array
}

/**
 * The nodes of the mesh: the newest presence of each, dropped when PRESENCE_LIFE_SEC old. Every node holds all of it,
 * at most MAX_SYNC_ENTRIES (docs/adr/0009-census-on-every-node.md).
 */
export class Census implements SyncSource {
  readonly kind = 'presence'
  readonly #meshId: string
  readonly #clock: Clock
  readonly #log: Log
  readonly #isBanned: (peerId: string) => boolean
  readonly #held = new Map<string, HeldPresence>()
  readonly #listeners = new Set<(entry: SyncEntry) => void>()

  /** @param deps.isBanned - does the policy keep the node out? It is not seen then, whoever tells of it; nobody when absent */
  constructor(options: { meshId: string }, deps: { clock: Clock; log: Log; isBanned?: (peerId: string) => boolean }) {
    this.#meshId = options.meshId
    this.#clock = deps.clock
    this.#log = deps.log
    this.#isBanned = deps.isBanned ?? (() => false)
  }

  get size(): number {
    return this.#held.size
  }

  /** All that are not too old, in no order. */
  *all(): Iterable<Presence> {
    for (const { presence } of this.#live()) yield presence
  }

  find(peerId: string): HeldPresence | undefined {
    const held = this.#held.get(peerId)
    return held !== undefined && this.#isLive(held) ? held : undefined
  }

  /** Nodes that can be dialled and are there to stay: not investigators. */
  *candidates(): Iterable<PeerTarget> {
    for (const { presence } of this.#live()) {
      if (presence.role !== 'investigator' && presence.addresses.length > 0) yield presence
    }
  }

  /** Host names that more than one node claims, each with the peer ids. */
  contestedNames(): Map<string, string[]> {
    const ids = Map.groupBy(this.all(), ({ record }) => record?.name)
    const contested = new Map<string, string[]>()
    for (const [name, presences] of ids) {
      if (name !== undefined && presences.length > 1) contested.set(name, presences.map(({ id }) => id).sort())
    }
    return contested
  }

  *entries(): Iterable<SyncEntry> {
    for (const { presence } of this.#live()) yield entryOf(presence)
  }

  wants({ key, version }: SyncEntry): boolean {
    if (this.#isBanned(key)) return false
    const held = this.#held.get(key)
    if (held === undefined) return this.#held.size < MAX_SYNC_ENTRIES
    return Number(version) > held.presence.seq
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.find(key)?.bytes)
  }

  /** What lies in the future or is too old is `ignore`: clocks differ. */
  async offer(bytes: Uint8Array, from: string): Promise<Verdict> {
    try {
      return (await this.take(bytes)) ? 'accept' : 'ignore'
    } catch (error) {
      if (!(error instanceof MigError)) throw error
      this.#log.debug({ from, reason: error.message }, 'a presence was refused')
      return 'ignore'
    }
  }

  /**
   * Checks and keeps a presence.
   * @returns false when one that is as new is held, or there is no room
   * @throws MigError `RECORD_INVALID`
   */
  async take(bytes: Uint8Array): Promise<boolean> {
    const presence = await verifyPresence(bytes, { mesh: this.#meshId, now: this.#clock.now() })
    const entry = entryOf(presence)
    if (!this.wants(entry)) {
      this.#makeRoom()
      if (!this.wants(entry)) return false
    }
    this.#held.set(presence.id, { presence, bytes })
    for (const listener of this.#listeners) listener(entry)
    return true
  }

  onNew(listener: (entry: SyncEntry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  *#live(): Iterable<HeldPresence> {
    for (const held of this.#held.values()) if (this.#isLive(held)) yield held
  }

  #isLive({ presence }: HeldPresence): boolean {
    return presence.time + PRESENCE_LIFE_SEC * 1000 > this.#clock.now() && !this.#isBanned(presence.id)
  }

  #makeRoom(): void {
    if (this.#held.size < MAX_SYNC_ENTRIES) return
    for (const [id, held] of this.#held) if (!this.#isLive(held)) this.#held.delete(id)
  }
}

function entryOf({ id, seq }: Presence): SyncEntry {
  return { key: id, version: String(seq) }
}
