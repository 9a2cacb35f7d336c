import type { PrivateKey } from '@libp2p/interface'
import { MigError } from '../../protocol/errors.ts'
import type { Verdict } from '../../protocol/order/verdict.ts'
import type { Location } from '../../protocol/result/location.ts'
import { signLocation, verifyLocation } from '../../protocol/result/location.ts'
import { LOCATION_LIFE_SEC } from '../../protocol/wire/limits.ts'
import type { Clock } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { SyncEntry, SyncSource } from './sync-source.ts'

interface HeldLocation {
  readonly location: Location
  readonly bytes: Uint8Array
}

/** Where the investigators are that live orders name: kept and relayed only while one does. */
export class Locations implements SyncSource {
  readonly kind = 'location'
  readonly #meshId: string
  readonly #clock: Clock
  readonly #log: Log
  readonly #isWanted: (peerId: string) => boolean
  readonly #isBanned: (peerId: string) => boolean
  readonly #held = new Map<string, HeldLocation>()
  readonly #newListeners = new Set<(entry: SyncEntry) => void>()
  readonly #locationListeners = new Set<(location: Location) => void>()

  /**
   * @param deps.isWanted - does a live order, or a result that is kept, name this investigator node?
   * @param deps.isBanned - does the policy keep the node out? nobody when absent
   */
  constructor(
    options: { meshId: string },
    deps: {
      clock: Clock
      log: Log
      isWanted: (peerId: string) => boolean
      isBanned?: (peerId: string) => boolean
    }
  ) {
    this.#meshId = options.meshId
    this.#clock = deps.clock
    this.#log = deps.log
    this.#isWanted = deps.isWanted
    this.#isBanned = deps.isBanned ?? (() => false)
  }

  /** The newest location of a node that is still good. */
  find(peerId: string): Location | undefined {
    const held = this.#held.get(peerId)
    return held !== undefined && this.#isLive(held) ? held.location : undefined
  }

  /** Calls back with every location that is new. */
  onLocation(listener: (location: Location) => void): () => void {
    this.#locationListeners.add(listener)
    return () => this.#locationListeners.delete(listener)
  }

  /** Signs and spreads where this node is now. */
  async announce(
    where: { addresses: readonly string[]; via: readonly string[] },
    privateKey: PrivateKey
  ): Promise<void> {
    const time = this.#clock.now()
    const bytes = await signLocation({ mesh: this.#meshId, seq: time, time, ...where }, privateKey)
    this.#hold(await verifyLocation(bytes, { mesh: this.#meshId, now: time }), bytes)
  }

  *entries(): Iterable<SyncEntry> {
    for (const held of this.#held.values()) if (this.#isLive(held)) yield entryOf(held.location)
  }

  wants({ key, version }: SyncEntry): boolean {
    return !this.#isBanned(key) && this.#isWanted(key) && Number(version) > (this.find(key)?.seq ?? -1)
  }

  get(key: string): Promise<Uint8Array | undefined> {
    const held = this.#held.get(key)
    return Promise.resolve(held !== undefined && this.#isLive(held) ? held.bytes : undefined)
  }

  async offer(bytes: Uint8Array, from: string): Promise<Verdict> {
    try {
      const location = await verifyLocation(bytes, { mesh: this.#meshId, now: this.#clock.now() })
      if (!this.wants(entryOf(location))) return 'ignore'
      this.#hold(location, bytes)
      return 'accept'
    } catch (error) {
      if (!(error instanceof MigError)) throw error
      this.#log.debug({ from, reason: error.message }, 'a location was refused')
      return 'ignore'
    }
  }

  onNew(listener: (entry: SyncEntry) => void): () => void {
    this.#newListeners.add(listener)
    return () => this.#newListeners.delete(listener)
  }

  #hold(location: Location, bytes: Uint8Array): void {
    for (const [id, held] of this.#held) if (!this.#isLive(held)) this.#held.delete(id)
    this.#held.set(location.id, { location, bytes })
    for (const listener of this.#locationListeners) listener(location)
    for (const listener of this.#newListeners) listener(entryOf(location))
  }

  #isLive({ location }: HeldLocation): boolean {
    return location.time + LOCATION_LIFE_SEC * 1000 > this.#clock.now() && !this.#isBanned(location.id)
  }
}

function entryOf({ id, seq }: Location): SyncEntry {
  return { key: id, version: String(seq) }
}
