import { gossipsub } from '@chainsafe/libp2p-gossipsub'
import type { GossipSub } from '@chainsafe/libp2p-gossipsub'
import { noise } from '@chainsafe/libp2p-noise'
import { identify } from '@libp2p/identify'
import type { Identify } from '@libp2p/identify'
import type { Connection, Libp2p, PeerDiscovery, PeerId, PrivateKey, Stream, Transport } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import type { Multiaddr } from '@multiformats/multiaddr'
import { createLibp2p, type Libp2pOptions } from 'libp2p'
import type { Registry } from 'prom-client'
import { MigError } from '../../protocol/errors.ts'
import { toUtf8 } from '../../util/bytes.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import { gossipOptions } from './gossip-options.ts'
import { hostLog } from './host-log.ts'
import type { NodeRole, PeerTarget } from './mesh.ts'
import type { Connections } from './requests.ts'

/** Makes the transport of a host; tests give libp2p's memory transport. */
export type TransportFactory = (components: never) => Transport

export interface HostOptions {
  readonly role: NodeRole
  /** of the software */
  readonly version: string
  /** multiaddrs to listen on; none: the node only dials */
  readonly listen: readonly string[]
  /** multiaddrs to tell others instead of the ones listened on */
  readonly announce: readonly string[]
  /** libp2p swarm key (text); every node of the mesh has the same */
  readonly preSharedKey?: string
  /** of gossip */
  readonly heartbeatMs: Ms
  /** look for nodes with this service tag in the local network */
  readonly mdnsTag?: string
  /** gossip topics; nothing else is kept of what peers subscribe to or send */
  readonly topics: readonly string[]
}

export interface HostDeps {
  readonly privateKey: PrivateKey
  readonly clock: Clock
  readonly log: Log
  /** Is nothing wanted of this peer? */
  readonly isDenied: (peerId: string) => boolean
  readonly transport?: TransportFactory
  /** libp2p's own metrics are put there, bytes by protocol among them */
  readonly metrics?: Registry
}

/**
 * Connections by role. Many agents may sit behind one address (NAT, containers), and answers come from all of them at
 * once: libp2p's defaults (5 new connections a second and address, 10 pending) let 5 of 200 through.
 */
const CONNECTION_LIMITS: Record<
  NodeRole,
  { maxConnections: number; inboundConnectionThreshold: number; maxIncomingPendingConnections: number }
> = {
  agent: { maxConnections: 200, inboundConnectionThreshold: 100, maxIncomingPendingConnections: 100 },
  relay: { maxConnections: 5000, inboundConnectionThreshold: 5000, maxIncomingPendingConnections: 1000 },
  investigator: { maxConnections: 5000, inboundConnectionThreshold: 5000, maxIncomingPendingConnections: 1000 }
}

/** Ms for a dial, over all addresses of a peer, and for one address. */
const DIAL_TIMEOUT_MS = 15_000
const ADDRESS_DIAL_TIMEOUT_MS = 8_000
/** Ms after which a connection that was opened for a request, and carries no stream, is closed. */
const LINGER_MS = 5_000
/** Ms between questions to the local network: all nodes of the mesh in it answer each of them. */
const MDNS_MS: Ms = 60_000
/** Weight of a neighbour when connections have to be shed. */
const NEIGHBOUR_TAG = { 'mig-neighbour': { value: 50 } }

/** The libp2p host of a node: the only place that makes one. */
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

/** Makes a host; it does not listen before {@link Host.start}. */
export async function createHost(options: HostOptions, deps: HostDeps): Promise<Host> {
  const protector =
    options.preSharedKey === undefined
      ? {}
      : { connectionProtector: (await import('@libp2p/pnet')).preSharedKey({ psk: toUtf8(options.preSharedKey) }) }
  const discoveries: PeerDiscovery[] = []
  const discovery = options.mdnsTag === undefined ? {} : await localDiscovery(options.mdnsTag, discoveries)
  const isDenied = (peerId: { toString(): string }): boolean => deps.isDenied(peerId.toString())
  const node = await createLibp2p({
    start: false,
    privateKey: deps.privateKey,
    nodeInfo: { name: 'mig-mesh', version: options.version },
    logger: hostLog(deps.log),
    addresses: { listen: [...options.listen], announce: [...options.announce] },
    transports: [(deps.transport ?? tcp()) as ReturnType<typeof tcp>],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({ keepAliveInterval: 60_000 })],
    ...protector,
    ...discovery,
    ...(deps.metrics === undefined ? {} : await hostMetrics(deps.metrics)),
    connectionGater: {
      denyDialPeer: isDenied,
      denyDialMultiaddr: () => false,
      denyInboundEncryptedConnection: isDenied,
      denyOutboundEncryptedConnection: isDenied
    },
    connectionManager: {
      ...CONNECTION_LIMITS[options.role],
      dialTimeout: DIAL_TIMEOUT_MS,
      addressDialTimeout: ADDRESS_DIAL_TIMEOUT_MS,
      reconnectRetries: 0
    },
    // A ping per connection and 10 s costs more than all else at rest; sync finds dead neighbours.
    connectionMonitor: { enabled: false },
    services: {
      identify: identify({ runOnConnectionOpen: false }),
      pubsub: gossipsub(gossipOptions(options))
    }
  })
  return new Host(node, { ...deps, discoveries })
}

/** libp2p's own metrics, as an option of a host. */
async function hostMetrics(registry: Registry): Promise<Pick<Libp2pOptions, 'metrics'>> {
  const { prometheusMetrics } = await import('@libp2p/prometheus-metrics')
  // those of the process are there for every program that Prometheus watches
  return { metrics: prometheusMetrics({ registry, collectDefaultMetrics: false }) }
}

/** mDNS, as an option of a host. What it makes is put into `made`: the host's own event tells of any new peer. */
async function localDiscovery(
  serviceTag: string,
  made: PeerDiscovery[]
): Promise<Pick<Libp2pOptions, 'peerDiscovery'>> {
  const { mdns } = await import('@libp2p/mdns')
  const makeDiscovery = mdns({ serviceTag, interval: MDNS_MS })
  return {
    peerDiscovery: [
      (components) => {
        const discovery = makeDiscovery(components)
        made.push(discovery)
        return discovery
      }
    ]
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
