import { codeOf } from '../../protocol/errors.ts'
import { peerOfVia } from '../../protocol/order/via.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import { shuffle } from '../../util/shuffle.ts'
import { Backoff } from './backoff.ts'
import { deadline } from './deadline.ts'
import type { Host } from './host.ts'
import type { NodeRole, PeerTarget } from './mesh.ts'
import type { Acquaintance, Sync } from './sync.ts'

/** A peer that gossip and sync run with. */
export interface Neighbour extends Acquaintance {
  /** ms since the epoch */
  readonly since: Ms
}

export interface NeighboursOptions {
  /** multiaddrs, with or without /p2p/ */
  readonly bootstrap: readonly string[]
  readonly role: NodeRole
  /** seconds between two rounds of sync with a neighbour; each is drawn 25 % around it */
  readonly syncSec: number
}

export interface NeighboursDeps {
  readonly host: Pick<Host, 'id' | 'dial' | 'adopt' | 'close' | 'connections' | 'hasGossip'>
  readonly sync: Pick<Sync, 'round'>
  readonly clock: Clock
  readonly log: Log
  /** nodes of the mesh that may be dialled */
  readonly candidates: () => Iterable<PeerTarget>
  readonly isDenied: (peerId: string) => boolean
}

/** A node looks for more below this number, */
const MIN_NEIGHBOURS = 6
/** and an agent sheds those that have enough others above this one: who was first in the mesh is everybody's bootstrap. */
const MAX_NEIGHBOURS: Record<NodeRole, number> = { agent: 12, relay: 64, investigator: 64 }
/** Below this number it looks in a hurry, and at most that many dials run; then one after the other, some seconds apart. */
const FEW_NEIGHBOURS = 3
/**
 * Dials of a node in a hurry that start at a time. An investigator has something to ask now. Others come in fleets, that
 * start at once: the first neighbour tells of the others, so that not everybody connects to the bootstrap nodes alone.
 */
const DIALS_AT_A_TIME: Record<NodeRole, number> = { agent: 1, relay: 1, investigator: FEW_NEIGHBOURS }
const DIAL_TIMEOUT_MS: Ms = 15_000
/** Ms between looks at the neighbours, while there is something to improve: a fleet that starts must not storm. */
const KEEP_MS: Ms = 4_000
/** Ms between two neighbours that are let go. */
const SHED_MS: Ms = 2_000
/** Ms between looks of a node in a hurry: a dial that takes longer does not hold the next one up. */
const HURRY_MS: Ms = 300
/** Ms within which calls for a look are collected. */
const WAKE_MS: Ms = 50
/** Ms that a neighbour is left alone before it may be shed, and before its gossip stream must be there. */
const SETTLE_MS: Ms = 20_000

interface Candidate {
  /** names it in the backoff: a peer id, or an address of a peer whose id is not known yet */
  readonly key: string
  readonly addresses: readonly string[]
}

/** Keeps a handful of neighbours, drawn from the bootstrap list and from what the mesh tells, without storms. */
export class Neighbours {
  readonly #options: NeighboursOptions
  readonly #deps: NeighboursDeps
  readonly #neighbours = new Map<string, Neighbour>()
  readonly #rounds = new Map<string, () => void>()
  readonly #dialling = new Set<string>()
  /** the peers behind bootstrap addresses, as far as they were reached */
  readonly #idOf = new Map<string, string>()
  readonly #backoff: Backoff
  readonly #metListeners = new Set<() => void>()
  #cancelKeep: (() => void) | undefined
  #isWoken = false
  #isRunning = false

  constructor(options: NeighboursOptions, deps: NeighboursDeps) {
    this.#options = options
    this.#deps = deps
    this.#backoff = new Backoff({ clock: deps.clock })
    for (const address of options.bootstrap) {
      const id = /\/p2p\/([^/]+)$/.exec(address)?.[1]
      if (id !== undefined) this.#idOf.set(address, id)
    }
  }

  get size(): number {
    return this.#neighbours.size
  }

  ids(): Iterable<string> {
    return this.#neighbours.keys()
  }

  get(peerId: string): Neighbour | undefined {
    return this.#neighbours.get(peerId)
  }

  start(): void {
    this.#isRunning = true
    this.#keep()
  }

  stop(): void {
    this.#isRunning = false
    this.#cancelKeep?.()
    for (const cancel of this.#rounds.values()) cancel()
    this.#rounds.clear()
  }

  /** A hello was exchanged with a connected peer: it is a neighbour, and its next round is due in `syncSec`. */
  met(peerId: string, acquaintance: Acquaintance): void {
    const { host, clock, log } = this.#deps
    const connection = host.connections().get(peerId)
    if (!this.#isRunning || connection === undefined) return
    const known = this.#neighbours.get(peerId)
    this.#neighbours.set(peerId, { ...acquaintance, since: known?.since ?? clock.now() })
    this.#scheduleRound(peerId)
    if (known !== undefined) return
    log.debug({ peer: peerId, role: acquaintance.role }, 'a new neighbour')
    host.adopt(peerId, connection.direction === 'outbound').catch((error: unknown) => {
      log.debug({ peer: peerId, reason: String(error) }, 'gossip with a neighbour did not start')
    })
    for (const listener of this.#metListeners) listener()
    if (this.#neighbours.size > MAX_NEIGHBOURS[this.#options.role] && this.#cancelKeep === undefined) {
      this.#lookIn(SHED_MS)
    }
  }

  /** The connection to a peer is gone. */
  lost(peerId: string): void {
    this.#rounds.get(peerId)?.()
    this.#rounds.delete(peerId)
    if (!this.#neighbours.delete(peerId) || !this.#isRunning) return
    this.#lookIn(KEEP_MS * (0.5 + Math.random()))
    this.wake()
  }

  /** There may be something to do: a neighbour less, or a candidate more. */
  wake(): void {
    const count = this.#neighbours.size + this.#dialling.size
    if (!this.#isRunning || this.#isWoken || count >= FEW_NEIGHBOURS) return
    this.#isWoken = true
    this.#lookIn((count < DIALS_AT_A_TIME[this.#options.role] ? WAKE_MS : HURRY_MS) * (0.5 + Math.random()))
  }

  /** See {@link Mesh.meet}. */
  async meet(addresses: readonly string[]): Promise<void> {
    const [first = ''] = addresses
    const key = this.#idOf.get(first) ?? peerOfVia(first) ?? first
    const { host, isDenied } = this.#deps
    if (!this.#isRunning || key === host.id || this.#neighbours.has(key) || this.#dialling.has(key)) return
    if (!isDenied(key) && this.#backoff.isOver(key)) await this.#dial({ key, addresses })
  }

  /** Settles when there is a neighbour, or rejects with the signal's reason. */
  async some(signal: AbortSignal): Promise<void> {
    if (this.#neighbours.size > 0) return
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const onAbort = (): void => {
      reject(signal.reason as Error)
    }
    this.#metListeners.add(resolve)
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      await promise
    } finally {
      this.#metListeners.delete(resolve)
      signal.removeEventListener('abort', onAbort)
    }
  }

  #lookIn(ms: Ms): void {
    this.#cancelKeep?.()
    this.#cancelKeep = this.#deps.clock.after(ms, () => {
      this.#keep()
    })
  }

  #keep(): void {
    this.#isWoken = false
    this.#cancelKeep = undefined
    if (!this.#isRunning) return
    for (const candidate of this.#choose().slice(0, this.#dialsNow())) void this.#dial(candidate)
    const { size } = this.#neighbours
    const surplus = size - MAX_NEIGHBOURS[this.#options.role]
    if (surplus > 0) this.#shed()
    if (surplus > 0) this.#lookIn(SHED_MS * (0.5 + Math.random()))
    else if (size < FEW_NEIGHBOURS && this.#dialling.size > 0) this.#lookIn(HURRY_MS * (0.5 + Math.random()))
    else if (size < MIN_NEIGHBOURS) this.#lookIn(KEEP_MS * (0.5 + Math.random()))
  }

  #dialsNow(): number {
    const running = this.#dialling.size
    const { size } = this.#neighbours
    if (size >= FEW_NEIGHBOURS) return size < MIN_NEIGHBOURS && running === 0 ? 1 : 0
    return Math.max(0, Math.min(DIALS_AT_A_TIME[this.#options.role], FEW_NEIGHBOURS - size - running))
  }

  /** Whom to dial, the best first: the bootstrap list while there is nobody, else in random order. */
  #choose(): Candidate[] {
    const { host, candidates, isDenied } = this.#deps
    const seen = new Set([host.id, ...this.#neighbours.keys(), ...this.#dialling])
    const bootstrap: Candidate[] = []
    for (const address of this.#options.bootstrap) {
      const key = this.#idOf.get(address) ?? address
      if (!seen.has(key) && !isDenied(key) && this.#backoff.isOver(key)) bootstrap.push({ key, addresses: [address] })
      seen.add(key)
    }
    const others: Candidate[] = []
    for (const { id, addresses } of candidates()) {
      if (addresses.length === 0 || seen.has(id) || isDenied(id) || !this.#backoff.isOver(id)) continue
      seen.add(id)
      others.push({ key: id, addresses })
    }
    if (this.#neighbours.size === 0) return [...shuffle(bootstrap), ...shuffle(others)]
    return shuffle([...bootstrap, ...others])
  }

  async #dial({ key, addresses }: Candidate): Promise<void> {
    const { host, sync, clock, log } = this.#deps
    this.#dialling.add(key)
    using limit = deadline(clock, DIAL_TIMEOUT_MS)
    let peerId: string | undefined
    try {
      peerId = await host.dial(addresses, limit.signal)
      if (addresses[0] !== undefined) this.#idOf.set(addresses[0], peerId)
      await sync.round(peerId)
      this.#backoff.clear(key)
    } catch (error) {
      log.debug({ peer: key, reason: String(error) }, 'a node could not be won as a neighbour')
      this.#backoff.fail(key)
      if (peerId !== undefined) await this.#drop(peerId, error)
    } finally {
      this.#dialling.delete(key)
      if (this.#neighbours.size < FEW_NEIGHBOURS) this.wake()
      else this.#lookIn(KEEP_MS * (0.5 + Math.random()))
    }
  }

  #scheduleRound(peerId: string): void {
    this.#rounds.get(peerId)?.()
    const ms = this.#options.syncSec * 1000 * (0.75 + Math.random() / 2)
    this.#rounds.set(
      peerId,
      this.#deps.clock.after(ms, () => void this.#runRound(peerId))
    )
  }

  async #runRound(peerId: string): Promise<void> {
    const { sync, host, clock, log } = this.#deps
    try {
      await sync.round(peerId)
      const neighbour = this.#neighbours.get(peerId)
      if (neighbour === undefined || clock.now() - neighbour.since < SETTLE_MS || host.hasGossip(peerId)) return
      log.debug({ peer: peerId }, 'a neighbour has lost its gossip stream')
      await host.close(peerId)
    } catch (error) {
      log.debug({ peer: peerId, reason: String(error) }, 'a round of sync failed')
      await this.#drop(peerId, error)
    }
  }

  /** Who does not answer, or belongs elsewhere, is let go. Who only refused this one question stays. */
  async #drop(peerId: string, error: unknown): Promise<void> {
    if (codeOf(error) === 'REQUEST_REFUSED' && codeOf((error as Error).cause) === 'OVER_BUDGET') {
      this.#scheduleRound(peerId)
      return
    }
    await this.#deps.host.close(peerId)
  }

  /** Lets one neighbour go that came to us, has enough others, and has been here for a while. */
  #shed(): void {
    const { host, clock } = this.#deps
    const connections = host.connections()
    const [peerId] = shuffle(
      [...this.#neighbours].filter(
        ([id, { neighbours, role, since }]) =>
          role === 'agent' &&
          neighbours > MIN_NEIGHBOURS &&
          clock.now() - since >= SETTLE_MS &&
          connections.get(id)?.direction === 'inbound'
      )
    ).map(([id]) => id)
    if (peerId !== undefined) void host.close(peerId)
  }
}
