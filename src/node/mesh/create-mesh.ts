import type { PrivateKey } from '@libp2p/interface'
import { locationTopic, orderTopic } from '../../protocol/wire/topics.ts'
import type { Ms } from '../../util/clock.ts'
import { Budget } from './budget.ts'
import { createHost, type HostDeps, type TransportFactory } from './create-host.ts'
import { mdnsTag } from './discovered.ts'
import { HostedMesh, type HostedMeshDeps } from './hosted-mesh.ts'
import type { Mesh, NodeRole } from './mesh.ts'

export interface MeshOptions {
  /** `<name>.<digest of policy 0>` */
  readonly meshId: string
  readonly role: NodeRole
  /** of the software */
  readonly version: string
  /** this node keeps results for others; neighbours are told */
  readonly takesCustody?: boolean
  /** multiaddrs; none: the node only dials */
  readonly listen: readonly string[]
  /** multiaddrs to tell others instead of the ones listened on */
  readonly announce?: readonly string[]
  /** multiaddrs of nodes of the mesh, with or without /p2p/ */
  readonly bootstrap: readonly string[]
  /** look for nodes of the mesh in the local network */
  readonly mdns?: boolean
  /** text of a libp2p swarm key, or of several, the newest first */
  readonly preSharedKey?: string
  readonly timers: {
    /** seconds between rounds of sync with one neighbour */
    readonly syncSec: number
    /** of gossip; governs repair, not speed */
    readonly heartbeatMs: Ms
  }
}

export interface MeshDeps extends Omit<HostedMeshDeps, 'host' | 'budget' | 'isDenied'> {
  readonly privateKey: PrivateKey
  /** shared with the order book; one of its own when absent */
  readonly budget?: Budget
  /** peers that the policy bans */
  readonly isBanned?: (peerId: string) => boolean
  /** TCP when absent */
  readonly transport?: TransportFactory
  /** where libp2p puts its own metrics; none are collected when absent */
  readonly metrics?: NonNullable<HostDeps['metrics']>
}

/** Makes a node of a mesh. It does nothing before {@link Mesh.start}. */
export async function createMesh(options: MeshOptions, deps: MeshDeps): Promise<Mesh> {
  const budget = deps.budget ?? new Budget({ clock: deps.clock })
  const isDenied = (peerId: string): boolean => budget.isBanned(peerId) || deps.isBanned?.(peerId) === true
  const topics = [orderTopic(options.meshId), locationTopic(options.meshId)]
  const host = await createHost(
    {
      role: options.role,
      version: options.version,
      listen: options.listen,
      announce: options.announce ?? [],
      ...(options.preSharedKey === undefined ? {} : { preSharedKey: options.preSharedKey }),
      ...(options.mdns === true ? { mdnsTag: mdnsTag(options.meshId) } : {}),
      heartbeatMs: options.timers.heartbeatMs,
      topics
    },
    {
      privateKey: deps.privateKey,
      clock: deps.clock,
      log: deps.log,
      isDenied,
      ...(deps.transport === undefined ? {} : { transport: deps.transport }),
      ...(deps.metrics === undefined ? {} : { metrics: deps.metrics })
    }
  )
  return new HostedMesh({ ...options, syncSec: options.timers.syncSec }, { ...deps, host, budget, isDenied })
}
