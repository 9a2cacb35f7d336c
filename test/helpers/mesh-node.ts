import { generateKeyPair } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { Budget } from '../../src/node/mesh/budget.ts'
import { createMesh } from '../../src/node/mesh/create-mesh.ts'
import type { MeshOptions } from '../../src/node/mesh/create-mesh.ts'
import type { TransportFactory } from '../../src/node/mesh/create-host.ts'
import type { Mesh, PeerTarget } from '../../src/node/mesh/mesh.ts'
import type { PeerBook } from '../../src/node/mesh/peer-book.ts'
import { systemClock } from '../../src/util/clock.ts'
import { silentLog } from '../../src/util/log.ts'
import { MemorySource } from './memory-source.ts'

/** How the nodes of a test reach each other. */
export interface TestNetwork {
  /** a multiaddr to listen on */
  listen(): string
  readonly transport?: () => TransportFactory
}

export interface TestNode extends AsyncDisposable {
  readonly mesh: Mesh
  readonly privateKey: PrivateKey
  readonly budget: Budget
  readonly orders: MemorySource
  readonly presences: MemorySource
}

export const MESH_ID = `test.${'0'.repeat(64)}`

/** A started node with sources that hold anything. */
export async function startNode(
  network: TestNetwork,
  options: Partial<MeshOptions> & {
    candidates?: () => Iterable<PeerTarget>
    isBanned?: (peerId: string) => boolean
    peerBook?: PeerBook
    policies?: MemorySource
  } = {}
): Promise<TestNode> {
  const orders = new MemorySource('order')
  const presences = new MemorySource('presence')
  const budget = new Budget({ clock: systemClock })
  const privateKey = await generateKeyPair('Ed25519')
  const { candidates, isBanned, peerBook, policies, ...rest } = options
  const mesh = await createMesh(
    {
      meshId: MESH_ID,
      role: 'agent',
      version: '0.1.0',
      listen: [network.listen()],
      bootstrap: [],
      timers: { syncSec: 60, heartbeatMs: 200 },
      ...rest
    },
    {
      privateKey,
      sources: [orders, presences, ...(policies === undefined ? [] : [policies])],
      clock: systemClock,
      log: silentLog,
      policyVersion: () => 3,
      budget,
      ...(candidates === undefined ? {} : { candidates }),
      ...(isBanned === undefined ? {} : { isBanned }),
      ...(peerBook === undefined ? {} : { peerBook }),
      ...(network.transport === undefined ? {} : { transport: network.transport() })
    }
  )
  await mesh.start()
  return { mesh, privateKey, budget, orders, presences, [Symbol.asyncDispose]: () => mesh.stop() }
}

/** Where a node can be reached. */
export function targetOf({ mesh }: TestNode): PeerTarget {
  return { id: mesh.id, addresses: mesh.addresses() }
}

/** Peer ids of the neighbours of a node. */
export function neighboursOf({ mesh }: TestNode): string[] {
  return mesh
    .peers()
    .filter(({ isNeighbour }) => isNeighbour)
    .map(({ id }) => id)
}
