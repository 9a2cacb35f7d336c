import type { GossipSub } from '@chainsafe/libp2p-gossipsub'
import type { Identify } from '@libp2p/identify'
import type { Connection, Libp2p, PeerDiscovery, PeerId, Stream } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type { Multiaddr } from '@multiformats/multiaddr'
import { MigError } from '../../protocol/errors.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { PeerTarget } from './mesh.ts'
import type { Connections } from './requests.ts'

/** Ms after which a connection that was opened for a request, and carries no stream, is closed. */
const LINGER_MS: Ms = 5_000
/** Weight of a neighbour when connections have to be shed. */
const NEIGHBOUR_TAG = { 'mig-neighbour': { value: 50 } }

/** The libp2p host of a node, as its mesh uses it: connections by peer, and which of them gossip runs over. */
export class Host implements Connections {
  readonly #node: Libp2p<{ identify: Identify; pubsub: GossipSub }>
  readonly #clock: Clock
  readonly #discoveries: readonly PeerDiscovery[]
  readonly #neighbours = new Set<string>()
  readonly #openListeners = new Set<(peerId: string, connection: Connection) => void>()
  readonly #closeListeners = new Set<(peerId: string) => void>()

  constructor(
    node: Libp2p<{ identify: Identify; pubsub: GossipSub }>,
    deps: { clock: Clock; discoveries: readonly PeerDiscovery[] }
  ) {
    this.#node = node
    this.#clock = deps.clock
    this.#discoveries = deps.discoveries
    node.addEventListener('connection:open', ({ detail }) => {
      for (const listener of this.#openListeners) listener(detail.remotePeer.toString(), detail)
    })
    node.addEventListener('peer:disconnect', ({ detail }) => {
      this.#neighbours.delete(detail.toString())
      for (const listener of this.#closeListeners) listener(detail.toString())
      this.#forget(detail)
    })
  }

  get id(): string {
    return this.#node.peerId.toString()
  }

  get pubsub(): GossipSub {
    return this.#node.services.pubsub
  }

  async start(): Promise<void> {
    await this.#node.start()
  }

  async stop(): Promise<void> {
    await this.#node.stop()
  }

  /** Own addresses with /p2p/; loopback ones only when there is nothing else. */
  addresses(): string[] {
    const all = this.#node.getMultiaddrs().map((address) => address.toString())
    const reachable = all.filter((address) => !/^\/(ip4\/127\.|ip6\/::1\/)/.test(address))
    return reachable.length > 0 ? reachable : all
  }

  /** Open connections, the first of each peer. */
  connections(): Map<string, Connection> {
    const first = new Map<string, Connection>()
    for (const connection of this.#node.getConnections()) {
      const id = connection.remotePeer.toString()
      if (connection.status === 'open' && !first.has(id)) first.set(id, connection)
    }
    return first
  }

  isConnected(peerId: string): boolean {
    return this.#openTo(peerId) !== undefined
  }

  async connect(peer: PeerTarget, signal: AbortSignal): Promise<Connection> {
    const open = this.#openTo(peer.id)
    if (open !== undefined) return open
    const connection = await this.#dial(addressesOf(peer), signal)
    this.#closeWhenIdle(connection)
    if (connection.remotePeer.toString() === peer.id) return connection
    throw new MigError('PEER_UNREACHABLE', 'another peer is at the address')
  }

  /**
   * Opens a connection to stay, unless there is one.
   * @param addresses - of one peer, with or without /p2p/
   * @returns the peer id
   * @throws MigError `PEER_UNREACHABLE`
   */
  async dial(addresses: readonly string[], signal: AbortSignal): Promise<string> {
    return (await this.#dial(addresses.map(parseAddress), signal)).remotePeer.toString()
  }

  async handle(
    protocol: string,
    maxStreams: number,
    handler: (stream: Stream, from: string) => Promise<void>
  ): Promise<void> {
    await this.#node.handle(
      protocol,
      (stream, connection) => {
        // Not awaited: libp2p would hold the stream's events back until the request is answered.
        void handler(stream, connection.remotePeer.toString())
      },
      { maxInboundStreams: maxStreams, maxOutboundStreams: maxStreams }
    )
  }

  /**
   * Makes gossip run with a connected peer. libp2p tells gossipsub of a peer when identify has run, and we let it run
   * only here: who connects to bring a result costs no gossip streams.
   * @param isDialler - one end is enough: the other end's gossipsub answers the stream with its own
   */
  async adopt(peerId: string, isDialler: boolean): Promise<void> {
    if (this.#neighbours.has(peerId)) return
    this.#neighbours.add(peerId)
    await this.#node.peerStore.merge(peerIdFromString(peerId), { tags: NEIGHBOUR_TAG })
    const connection = this.#openTo(peerId)
    if (isDialler && connection !== undefined) await this.#node.services.identify.identify(connection)
  }

  /** Does gossip have a stream to the peer? A stream that broke is not made anew by gossipsub. */
  hasGossip(peerId: string): boolean {
    return this.#node
      .getConnections(peerIdFromString(peerId))
      .some((connection) =>
        connection.streams.some((stream) => stream.direction === 'outbound' && stream.protocol.startsWith('/meshsub/'))
      )
  }

  /** Closes all connections to a peer; at once when that hangs. */
  async close(peerId: string): Promise<void> {
    this.#neighbours.delete(peerId)
    await Promise.all(
      this.#node.getConnections(peerIdFromString(peerId)).map((connection) =>
        connection.close().catch((error: unknown) => {
          connection.abort(error as Error)
        })
      )
    )
  }

  /** Calls back for every new connection. */
  onOpen(listener: (peerId: string, connection: Connection) => void): () => void {
    this.#openListeners.add(listener)
    return () => this.#openListeners.delete(listener)
  }

  /** Calls back with every node that the local network tells of. */
  onDiscover(listener: (peer: PeerTarget) => void): void {
    for (const discovery of this.#discoveries) {
      discovery.addEventListener('peer', ({ detail }) => {
        listener({ id: detail.id.toString(), addresses: detail.multiaddrs.map(String) })
      })
    }
  }

  /** Calls back when the last connection to a peer is closed. */
  onClose(listener: (peerId: string) => void): () => void {
    this.#closeListeners.add(listener)
    return () => this.#closeListeners.delete(listener)
  }

  /** libp2p remembers everybody who ever connected, in up to 64 kB each; it looks him up once more to say that he left. */
  #forget(peer: PeerId): void {
    this.#clock.after(LINGER_MS, () => {
      if (this.#node.getConnections(peer).length === 0) void this.#node.peerStore.delete(peer)
    })
  }

  #openTo(peerId: string): Connection | undefined {
    try {
      return this.#node.getConnections(peerIdFromString(peerId)).find(({ status }) => status === 'open')
    } catch {
      return undefined
    }
  }

  async #dial(addresses: readonly (Multiaddr | undefined)[], signal: AbortSignal): Promise<Connection> {
    const usable = addresses.filter((address) => address !== undefined)
    if (usable.length === 0) throw new MigError('PEER_UNREACHABLE', 'no usable address of the peer is known')
    try {
      return await this.#node.dial(usable, { signal })
    } catch (error) {
      signal.throwIfAborted()
      throw new MigError('PEER_UNREACHABLE', `cannot connect to ${usable.join(', ')}: ${(error as Error).message}`, {
        cause: error
      })
    }
  }

  #closeWhenIdle(connection: Connection): void {
    this.#clock.after(LINGER_MS, () => {
      if (connection.status !== 'open' || this.#neighbours.has(connection.remotePeer.toString())) return
      if (connection.streams.length > 0) this.#closeWhenIdle(connection)
      else {
        void connection.close().catch((error: unknown) => {
          connection.abort(error as Error)
        })
      }
    })
  }
}

function addressesOf(peer: PeerTarget): (Multiaddr | undefined)[] {
  return peer.addresses.map((address) => {
    const parsed = parseAddress(address)
    if (parsed === undefined) return undefined
    const named = parsed.getComponents().findLast(({ name }) => name === 'p2p')?.value
    if (named === undefined) return parsed.encapsulate(`/p2p/${peer.id}`)
    return named === peer.id ? parsed : undefined
  })
}

/** What others tell is not always a multiaddr: then undefined. */
function parseAddress(text: string): Multiaddr | undefined {
  try {
    return multiaddr(text)
  } catch {
    return undefined
  }
}
