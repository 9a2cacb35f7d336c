import type { PrivateKey } from '@libp2p/interface'
import type { InvestigatorApi } from './api/api.ts'
import type { Locations } from '../node/mesh/locations.ts'
import type { Mesh, PeerTarget } from '../node/mesh/mesh.ts'
import type { OwnPresence } from '../node/mesh/own-presence.ts'
import type { InvestigatorStore } from '../store/investigator-store.ts'
import type { Clock, Ms } from '../util/clock.ts'
import type { Log } from '../util/log.ts'
import { ApiServer } from './api/server.ts'
import { CustodyCollector } from './custody-collector.ts'
import { LOCATION_LIFE_SEC } from '../protocol/wire/limits.ts'
import { REQUESTS } from '../protocol/wire/requests.ts'

interface NodeLifeDeps {
  readonly mesh: Mesh
  readonly presence: OwnPresence
  readonly locations: Locations
  readonly privateKey: PrivateKey
  readonly book: Disposable
  readonly store: InvestigatorStore
  readonly clock: Clock
  readonly log: Log
  readonly takeResult: (bytes: Uint8Array) => Promise<Uint8Array>
  /** is an answer to an earlier order still possible? */
  readonly isWaiting: () => boolean
  /** nodes that keep such answers */
  readonly custodians: () => readonly PeerTarget[]
  /** neighbours that keep answers from now on, as in `reply.via` */
  readonly via: () => readonly string[]
}

/** A node that is there for one question does not tell the whole mesh that it is; one that stays longer does. */
const PRESENCE_AFTER_MS: Ms = 30_000
/** Twice in the life of a location, so that a lost one is not missed. */
const LOCATION_EVERY_MS: Ms = (LOCATION_LIFE_SEC * 1000) / 2
/** A location names neighbours: it waits so long for the first. */
const FIRST_NEIGHBOUR_MS: Ms = 5_000

/** The life of an investigator node: serving other command lines, going online when that is needed, and the end. */
export class NodeLife {
  readonly #deps: NodeLifeDeps
  readonly #collector: CustodyCollector
  readonly #ends: (() => void)[] = []
  readonly #owned: AsyncDisposable[] = []
  #server: ApiServer | undefined
  #onLinger: ((clients: number) => void) | undefined
  #online: Promise<void> | undefined
  #closing: Promise<void> | undefined

  constructor(deps: NodeLifeDeps) {
    this.#deps = deps
    this.#collector = new CustodyCollector(deps)
  }

  /** Lets other command lines of the home use the node. */
  async serve(socket: string, api: InvestigatorApi, onLinger?: (clients: number) => void): Promise<void> {
    this.#onLinger = onLinger
    this.#server = await ApiServer.listen(socket, api, this.#deps.log)
  }

  /** Ends this too when the node ends. */
  own(served: AsyncDisposable): void {
    this.#owned.push(served)
  }

  /** Listens, joins the mesh and takes results, from the first call on. @throws what starting the mesh throws */
  goOnline(): Promise<void> {
    this.#online ??= this.#start()
    return this.#online
  }

  /** Serves others until they are done, then ends everything. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#end()
    return this.#closing
  }

  async #start(): Promise<void> {
    const { mesh, store, takeResult, clock } = this.#deps
    await mesh.handle(REQUESTS.result, (_from, bytes) => takeResult(bytes))
    await mesh.start()
    await store.meta.set('listenPort', portOf(mesh.addresses()))
    this.#collector.start()
    void this.#locate()
    this.#ends.push(clock.after(PRESENCE_AFTER_MS, () => void this.#announce()))
  }

  /** Agents that hold answers to earlier orders learn where the node is now. */
  async #locate(): Promise<void> {
    const { locations, mesh, privateKey, clock, log, isWaiting, via } = this.#deps
    this.#ends.push(clock.after(LOCATION_EVERY_MS, () => void this.#locate()))
    if (!isWaiting()) return
    try {
      await mesh.waitForNeighbour(FIRST_NEIGHBOUR_MS).catch(() => undefined)
      await locations.announce({ addresses: mesh.addresses(), via: via() }, privateKey)
    } catch (error) {
      log.warn({ reason: String(error) }, 'the location of this node could not be announced')
    }
  }

  async #announce(): Promise<void> {
    try {
      await this.#deps.presence.announce()
    } catch (error) {
      this.#deps.log.warn({ reason: String(error) }, 'the presence of this node could not be announced')
    }
  }

  async #end(): Promise<void> {
    const { mesh, presence, book, store } = this.#deps
    if (this.#server !== undefined && this.#server.clients > 0) {
      this.#onLinger?.(this.#server.clients)
      await this.#server.waitUntilIdle()
    }
    await this.#server?.[Symbol.asyncDispose]()
    // going online may still be under way, and starts timers
    await this.#online?.catch(() => undefined)
    for (const served of this.#owned) await served[Symbol.asyncDispose]()
    for (const end of this.#ends) end()
    this.#collector.stop()
    presence.stop()
    await mesh.stop()
    book[Symbol.dispose]()
    await store[Symbol.asyncDispose]()
  }
}

/** The TCP port of the first address that has one; 0 when none has. */
function portOf(addresses: readonly string[]): number {
  return Number(/\/tcp\/(\d+)/.exec(addresses.join(' '))?.[1] ?? 0)
}
