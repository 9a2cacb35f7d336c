import { codeOf } from '../../protocol/errors.ts'
import type { Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import { shuffle } from '../../util/shuffle.ts'
import { Candidates, type Candidate, type CandidatesDeps } from './candidates.ts'
import { deadline } from './deadline.ts'
import type { Host } from './host.ts'
import type { NodeRole } from './mesh.ts'
import { Networks } from './networks.ts'
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

export interface NeighboursDeps extends CandidatesDeps {
  readonly host: Pick<Host, 'id' | 'dial' | 'adopt' | 'close' | 'connections' | 'hasGossip'>
  readonly sync: Pick<Sync, 'round'>
  readonly log: Log
  /** a peer that is there to stay is a neighbour: told when it becomes one, and after each round */
  readonly onNeighbour: (peerId: string) => void
}

/** A node looks for more below this number, */
const MIN_NEIGHBOURS = 6
/** and an agent sheds those that have enough others above this one: who was first in the mesh is everybody's bootstrap. */
export const MAX_NEIGHBOURS: Record<NodeRole, number> = { agent: 12, relay: 64, investigator: 64 }
/** Neighbours outside the network that most are in, if there are such nodes: rooms and sites must not fall apart. */
const FAR_NEIGHBOURS = 2
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
/** Ms between looks for far neighbours of a node that has enough. */
const FAR_MS: Ms = 60_000
/** Ms between two neighbours that are let go. */
const SHED_MS: Ms = 2_000
/** Ms between looks of a node in a hurry: a dial that takes longer does not hold the next one up. */
const HURRY_MS: Ms = 300
/** Ms within which calls for a look are collected. */
const WAKE_MS: Ms = 50
/** Ms that a neighbour is left alone before it may be shed, and before its gossip stream must be there. */
const SETTLE_MS: Ms = 20_000

/** Keeps a handful of neighbours, drawn from the bootstrap list and from what the mesh tells, without storms. */
export class Neighbours {
  readonly #options: NeighboursOptions
  readonly #deps: NeighboursDeps
  readonly #neighbours = new Map<string, Neighbour>()
  readonly #rounds = new Map<string, () => void>()
  readonly #dialling = new Set<string>()
  readonly #candidates: Candidates
  readonly #metListeners = new Set<() => void>()
  #cancelKeep: (() => void) | undefined
  #lastFailure: string | undefined
  #isWoken = false
  #isRunning = false

  constructor(options: NeighboursOptions, deps: NeighboursDeps) {
    this.#options = options
    this.#deps = deps
    this.#candidates = new Candidates(options.bootstrap, deps)
  }

  get size(): number {
    return this.#neighbours.size
  }

  /** Why the last dial that failed did. */
  get lastFailure(): string | undefined {
    return this.#lastFailure
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
    if (acquaintance.role !== 'investigator') this.#deps.onNeighbour(peerId)
    if (known !== undefined) {
      this.#checkGossip(peerId, known)
      return
    }
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
    const candidate = this.#candidates.at(addresses)
    const { key } = candidate
    if (!this.#isRunning || key === this.#deps.host.id || this.#neighbours.has(key) || this.#dialling.has(key)) return
    if (this.#candidates.mayDial(key)) await this.#dial(candidate)
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
    for (const candidate of this.#chooseNow()) void this.#dial(candidate)
    const { size } = this.#neighbours
    const surplus = size - MAX_NEIGHBOURS[this.#options.role]
    if (surplus > 0) this.#shed()
    if (surplus > 0) this.#lookIn(SHED_MS * (0.5 + Math.random()))
    else if (size < FEW_NEIGHBOURS && this.#dialling.size > 0) this.#lookIn(HURRY_MS * (0.5 + Math.random()))
    else if (size < MIN_NEIGHBOURS) this.#lookIn(KEEP_MS * (0.5 + Math.random()))
    else if (this.#networks().far < FAR_NEIGHBOURS) this.#lookIn(FAR_MS * (0.5 + Math.random()))
  }

  #chooseNow(): Candidate[] {
    const candidates = this.#choose()
    const { size } = this.#neighbours
    if (size < MIN_NEIGHBOURS) return candidates.slice(0, this.#dialsNow())
    // Enough, but perhaps all of them in one network.
    const networks = this.#networks()
    if (networks.far >= FAR_NEIGHBOURS || size >= MAX_NEIGHBOURS[this.#options.role]) return []
    return candidates.filter(({ addresses }) => networks.isFar(addresses)).slice(0, 1)
  }

  #networks(except?: string): Networks {
    const connections = this.#deps.host.connections()
    const ids = [...this.#neighbours.keys()].filter((id) => id !== except)
    return new Networks(ids.map((id) => connections.get(id)?.remoteAddr.toString() ?? ''))
  }

  #dialsNow(): number {
    const running = this.#dialling.size
    const { size } = this.#neighbours
    if (size >= FEW_NEIGHBOURS) return running === 0 ? 1 : 0
    return Math.max(0, Math.min(DIALS_AT_A_TIME[this.#options.role], FEW_NEIGHBOURS - size - running))
  }

  /** Whom to dial, the best first: the bootstrap list while there is nobody, then somebody far, else in random order. */
  #choose(): Candidate[] {
    const { bootstrap, others } = this.#candidates.list([this.#deps.host.id, ...this.ids(), ...this.#dialling])
    if (this.#neighbours.size === 0) return [...bootstrap, ...others]
    const all = shuffle([...bootstrap, ...others])
    const networks = this.#networks()
    if (this.#neighbours.size < FEW_NEIGHBOURS || networks.far >= FAR_NEIGHBOURS) return all
    const isFar = ({ addresses }: Candidate): boolean => networks.isFar(addresses)
    return [...all.filter(isFar), ...all.filter((candidate) => !isFar(candidate))]
  }

  async #dial(candidate: Candidate): Promise<void> {
    const { key, addresses } = candidate
    const { host, sync, clock, log } = this.#deps
    this.#dialling.add(key)
    using limit = deadline(clock, DIAL_TIMEOUT_MS)
    let peerId: string | undefined
    try {
      peerId = await host.dial(addresses, limit.signal)
      this.#candidates.found(candidate, peerId)
      await sync.round(peerId)
      this.#candidates.ended(candidate, true)
    } catch (error) {
      this.#lastFailure = (error as Error).message
      log.debug({ peer: key, reason: String(error) }, 'a node could not be won as a neighbour')
      this.#candidates.ended(candidate, false)
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
    const { sync, log } = this.#deps
    try {
      await sync.round(peerId)
    } catch (error) {
      log.debug({ peer: peerId, reason: String(error) }, 'a round of sync failed')
      await this.#drop(peerId, error)
    }
  }

  /** gossipsub does not open a stream anew that broke; a new connection does. Both ends look at every hello. */
  #checkGossip(peerId: string, { since }: Neighbour): void {
    const { host, clock, log } = this.#deps
    if (clock.now() - since < SETTLE_MS || host.hasGossip(peerId)) return
    log.debug({ peer: peerId }, 'a neighbour has lost its gossip stream')
    void host.close(peerId)
  }

  /** Who does not answer, or belongs elsewhere, is let go. Who only refused this one question stays. */
  async #drop(peerId: string, error: unknown): Promise<void> {
    if (codeOf(error) === 'REQUEST_REFUSED' && codeOf((error as Error).cause) === 'OVER_BUDGET') {
      this.#scheduleRound(peerId)
      return
    }
    await this.#deps.host.close(peerId)
  }

  /** Lets one neighbour go that came to us, has enough others, has been here for a while, and is not one of few far ones. */
  #shed(): void {
    const { host, clock } = this.#deps
    const connections = host.connections()
    const far = Math.min(this.#networks().far, FAR_NEIGHBOURS)
    const [peerId] = shuffle(
      [...this.#neighbours].filter(
        ([id, { neighbours, role, since }]) =>
          role === 'agent' &&
          neighbours > MIN_NEIGHBOURS &&
          clock.now() - since >= SETTLE_MS &&
          connections.get(id)?.direction === 'inbound' &&
          this.#networks(id).far >= far
      )
    ).map(([id]) => id)
    if (peerId !== undefined) void host.close(peerId)
  }
}
