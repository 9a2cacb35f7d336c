import { gossipsub } from '@chainsafe/libp2p-gossipsub'
import { noise } from '@chainsafe/libp2p-noise'
import { identify } from '@libp2p/identify'
import type { PeerDiscovery, PrivateKey, Transport } from '@libp2p/interface'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { createLibp2p, type Libp2pOptions } from 'libp2p'
import type { Registry } from 'prom-client'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import { gossipOptions } from './gossip-options.ts'
import { hostLog } from './host-log.ts'
import { Host } from './host.ts'
import type { KeyProtector } from './key-protector.ts'
import type { NodeRole } from './mesh.ts'
import { parsePreSharedKeys } from '../../protocol/membership/pre-shared-key.ts'
import { SeenSet } from './seen-set.ts'

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
  /** text of a libp2p swarm key, or of several, the newest first; nodes that have one in common meet */
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
/** Ms between questions to the local network: all nodes of the mesh in it answer each of them. */
const MDNS_MS: Ms = 60_000

/** Addresses that are remembered, so that the log tells of each once. */
const TOLD_ADDRESSES = 1000

/** Makes a host, and is the only place that makes one; it does not listen before {@link Host.start}. */
export async function createHost(options: HostOptions, deps: HostDeps): Promise<Host> {
  const wall = options.preSharedKey === undefined ? undefined : await outerWall(options.preSharedKey, deps)
  const discoveries: PeerDiscovery[] = []
  const discovery = options.mdnsTag === undefined ? {} : await localDiscovery(options.mdnsTag, discoveries)
  const isDenied = (peerId: { toString(): string }): boolean => deps.isDenied(peerId.toString())
  const node = await createLibp2p({
    start: false,
    privateKey: deps.privateKey,
    nodeInfo: { name: 'mig-mesh', version: options.version },
    logger: hostLog(deps.log),
    addresses: { listen: [...options.listen], announce: [...options.announce] },
    transports: [(wall?.transport ?? deps.transport ?? tcp()) as ReturnType<typeof tcp>],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({ keepAliveInterval: 60_000 })],
    ...(wall === undefined ? {} : { connectionProtector: () => wall.protector }),
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

/** What keeps out who has none of the pre-shared keys, and the transport that tries them. */
async function outerWall(
  preSharedKey: string,
  { clock, log, transport = tcp() as TransportFactory }: HostDeps
): Promise<{ protector: KeyProtector; transport: TransportFactory }> {
  // late: a mesh without pre-shared key needs no cipher
  const { KeyProtector } = await import('./key-protector.ts')
  const { keyTransport } = await import('./key-transport.ts')
  const told = new SeenSet(TOLD_ADDRESSES)
  const protector = new KeyProtector(parsePreSharedKeys(preSharedKey), {
    clock,
    onOlderKey: (remoteAddress) => {
      const from = remoteAddress.replace(/\/tcp\/\d+.*$/, '')
      if (!told.has(from)) log.info({ from }, 'a node has only an older pre-shared key')
      told.add(from)
    }
  })
  return { protector, transport: keyTransport(transport, protector) }
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
