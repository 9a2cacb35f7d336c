import { MigError } from '../../protocol/errors.ts'
import type { Verdict } from '../../protocol/order/verdict.ts'
import { REQUESTS, type RequestProtocol } from '../../protocol/wire/requests.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { Budget } from './budget.ts'
import { deadline } from './deadline.ts'
import { Discovered } from './discovered.ts'
import { Dissemination } from './dissemination.ts'
import { Gossip } from './gossip.ts'
import type { Host } from './host.ts'
import { Known } from './known.ts'
import type { Mesh, PeerInfo, PeerTarget, RequestHandler } from './mesh.ts'
import { Neighbours, type NeighboursOptions } from './neighbours.ts'
import type { PeerBook } from './peer-book.ts'
import { Requests } from './requests.ts'
import type { SyncOptions } from './sync.ts'
import type { SyncSource } from './sync-source.ts'

export interface HostedMeshOptions extends SyncOptions, NeighboursOptions {}

export interface HostedMeshDeps {
  readonly host: Host
  /** what is kept equal with the neighbours, at most one of a kind */
  readonly sources: readonly SyncSource[]
  readonly budget: Budget
  readonly clock: Clock
  readonly log: Log
  /** of the policy in force */
  readonly policyVersion: () => number
  /** nodes that may be dialled as neighbours: the census */
  readonly candidates?: () => Iterable<PeerTarget>
  /** nodes that were neighbours, and may be found again */
  readonly peerBook?: PeerBook
  /** Is nothing wanted of this peer? */
  readonly isDenied: (peerId: string) => boolean
  /** a neighbour has shown its policies, and holds none newer than ours */
  readonly onPolicyConfirmed?: () => void
}

/** Things whose owners are remembered. */
const KNOWN_THINGS = 8192
/** Ms after which the connection of a node of another mesh is closed: it has read the refusal by then. */
const STRANGER_MS: Ms = 500
/** Ms between prunings of the budgets. */
const PRUNE_MS: Ms = 60_000

/** A node of a mesh on its host: its parts, what they tell each other, and the door to them. */
export class HostedMesh implements Mesh {
  readonly #deps: HostedMeshDeps
  readonly #requests: Requests
  readonly #gossip: Gossip
  readonly #dissemination: Dissemination
  readonly #neighbours: Neighbours
  readonly #discovered = new Discovered()
  readonly #ends: (() => void)[] = []
  #cancelPrune: (() => void) | undefined
  #stopping: Promise<void> | undefined

  constructor(options: HostedMeshOptions, deps: HostedMeshDeps) {
    const { host, clock, log, budget } = deps
    this.#deps = deps
    const known = new Known(KNOWN_THINGS)
    this.#requests = new Requests({ connections: host, clock, log })
    this.#gossip = new Gossip({ pubsub: host.pubsub, budget, known, log })
    this.#dissemination = new Dissemination(options, {
      ...deps,
      gossip: this.#gossip,
      requests: this.#requests,
      known,
      neighbours: () => this.#neighbours,
      onStranger: (peer) => {
        budget.strike(peer)
        clock.after(STRANGER_MS, () => void host.close(peer))
      }
    })
    this.#neighbours = new Neighbours(options, {
      ...deps,
      sync: this.#dissemination,
      candidates: () => this.#candidates(),
      onNeighbour: (peer) => {
        deps.peerBook?.note({ id: peer, addresses: this.#addressesOf(peer) })
      }
    })
    host.onDiscover((peer) => {
      this.#discovered.add(peer)
      this.#neighbours.wake()
    })
    budget.exempt(host.id)
    this.#ends.push(
      host.onClose((peer) => {
        known.forget(peer)
        this.#neighbours.lost(peer)
      }),
      budget.onCut((peer) => {
        log.warn({ peer }, 'a peer is cut off: it was over its budget or sent what no honest node sends')
        void host.close(peer)
      })
    )
  }

  get id(): string {
    return this.#deps.host.id
  }

  async start(): Promise<void> {
    const { host, sources } = this.#deps
    await this.#requests.handle(REQUESTS.sync, (from, body) => this.#dissemination.serve(from, body))
    await host.start()
    this.#dissemination.start()
    for (const source of sources.filter(({ kind }) => kind === 'presence')) {
      this.#ends.push(
        source.onNew(() => {
          this.#neighbours.wake()
        })
      )
    }
    for (const source of sources.filter(({ kind }) => kind === 'policy')) {
      this.#ends.push(
        source.onNew(() => {
          this.#closeBanned()
        })
      )
    }
    this.#prune()
    this.#neighbours.start()
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  addresses(): string[] {
    return this.#deps.host.addresses()
  }

  get syncRounds(): ReadonlyMap<string, number> {
    return this.#dissemination.rounds
  }

  peers(): PeerInfo[] {
    return [...this.#deps.host.connections()].map(([id, connection]) => {
      const neighbour = this.#neighbours.get(id)
      return {
        id,
        address: connection.remoteAddr.toString(),
        direction: connection.direction,
        isNeighbour: neighbour !== undefined,
        since: connection.timeline.open,
        ...(neighbour === undefined
          ? {}
          : {
              skewMs: neighbour.skewMs,
              version: neighbour.version,
              role: neighbour.role,
              takesCustody: neighbour.takesCustody,
              policyVersion: neighbour.policyVersion
            })
      }
    })
  }

  async publish(topic: string, bytes: Uint8Array): Promise<void> {
    await this.#gossip.publish(topic, bytes)
  }

  subscribe(topic: string, validate: (bytes: Uint8Array, from: string) => Promise<Verdict>): void {
    this.#gossip.subscribe(topic, validate)
  }

  async handle(protocol: RequestProtocol, handler: RequestHandler): Promise<void> {
    await this.#requests.handle(protocol, handler)
  }

  request(peer: PeerTarget, protocol: RequestProtocol, body: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#requests.request(peer, protocol, body, signal)
  }

  meet(addresses: readonly string[]): Promise<void> {
    return this.#neighbours.meet(addresses)
  }

  onConnect(listener: (peerId: string) => void): () => void {
    return this.#deps.host.onOpen(listener)
  }

  async syncNow(timeoutMs: Ms): Promise<void> {
    using limit = deadline(this.#deps.clock, timeoutMs)
    const rounds = Promise.allSettled([...this.#neighbours.ids()].map((peer) => this.#dissemination.round(peer)))
    await Promise.race([rounds, aborted(limit.signal)])
  }

  async waitForNeighbour(timeoutMs: Ms): Promise<void> {
    using limit = deadline(this.#deps.clock, timeoutMs)
    try {
      await this.#neighbours.some(limit.signal)
    } catch (error) {
      const { lastFailure } = this.#neighbours
      const why = lastFailure === undefined ? '' : `: ${lastFailure}`
      throw new MigError('NO_NEIGHBOURS', `no node of the mesh answered within ${timeoutMs} ms${why}`, { cause: error })
    }
  }

  async #stop(): Promise<void> {
    this.#neighbours.stop()
    this.#cancelPrune?.()
    this.#dissemination.stop()
    for (const end of this.#ends) end()
    await this.#deps.host.stop()
    await this.#deps.peerBook?.flush()
  }

  /** Whom to dial, the best addresses of each first. */
  *#candidates(): Iterable<PeerTarget> {
    yield* this.#deps.candidates?.() ?? []
    yield* this.#discovered.peers()
    yield* this.#deps.peerBook?.peers() ?? []
  }

  /** Where a neighbour can be reached: as it says itself, or as we have reached it. */
  #addressesOf(peerId: string): readonly string[] {
    for (const { id, addresses } of this.#deps.candidates?.() ?? []) if (id === peerId) return addresses
    const connection = this.#deps.host.connections().get(peerId)
    return connection?.direction === 'outbound' ? [connection.remoteAddr.toString()] : []
  }

  /** The host lets nobody in whom a policy bans; who is connected already is let go. */
  #closeBanned(): void {
    const { host, isDenied, log } = this.#deps
    for (const peer of host.connections().keys()) {
      if (!isDenied(peer)) continue
      log.info({ peer }, 'a peer is cut off: the policy bans it')
      void host.close(peer)
    }
  }

  #prune(): void {
    this.#cancelPrune = this.#deps.clock.after(PRUNE_MS, () => {
      this.#deps.budget.prune()
      this.#prune()
    })
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve()
      },
      { once: true }
    )
  })
}
