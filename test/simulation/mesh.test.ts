import { generateKeyPair } from '@libp2p/crypto/keys'
import { expect } from 'chai'
import { Census } from '../../src/node/mesh/census.ts'
import { createMesh } from '../../src/node/mesh/create-mesh.ts'
import type { Mesh, NodeRole } from '../../src/node/mesh/mesh.ts'
import { OwnPresence } from '../../src/node/mesh/own-presence.ts'
import { systemClock } from '../../src/util/clock.ts'
import { silentLog } from '../../src/util/log.ts'
import { agentRecord } from '../helpers/agent-record.ts'
import { MemorySource } from '../helpers/memory-source.ts'
import { MESH_ID } from '../helpers/mesh-node.ts'
import { eventually } from '../helpers/processes.ts'

const NODES = 100

interface SimulatedNode {
  readonly mesh: Mesh
  readonly census: Census
  readonly presence: OwnPresence
  readonly orders: MemorySource
}

async function startSimulated(role: NodeRole, bootstrap: readonly string[]): Promise<SimulatedNode> {
  const privateKey = await generateKeyPair('Ed25519')
  const census = new Census({ meshId: MESH_ID }, { clock: systemClock, log: silentLog })
  const orders = new MemorySource('order')
  const mesh = await createMesh(
    {
      meshId: MESH_ID,
      role,
      version: '0.1.0',
      listen: ['/ip4/127.0.0.1/tcp/0'],
      bootstrap,
      timers: { syncSec: 45, heartbeatMs: 1000 }
    },
    {
      privateKey,
      sources: [orders, census],
      clock: systemClock,
      log: silentLog,
      policyVersion: () => 0,
      candidates: () => census.candidates()
    }
  )
  const presence = new OwnPresence(
    { meshId: MESH_ID, presenceSec: 600 },
    {
      census,
      mesh,
      privateKey,
      clock: systemClock,
      log: silentLog,
      describe: () => ({
        version: '0.1.0',
        policyVersion: 0,
        role,
        addresses: mesh.addresses(),
        ...(role === 'agent' ? { record: agentRecord({ id: mesh.id, queueloc: `linux.${mesh.id}` }) } : {})
      })
    }
  )
  await mesh.start()
  if (role === 'agent') await presence.announce()
  return { mesh, census, presence, orders }
}

describe(`a mesh of ${NODES} nodes in one process`, function () {
  this.timeout(180_000)
  const nodes: SimulatedNode[] = []

  before(async () => {
    const first = await startSimulated('agent', [])
    nodes.push(first)
    while (nodes.length < NODES) nodes.push(await startSimulated('agent', first.mesh.addresses()))
  })
  after(async () => {
    await Promise.all(
      nodes.map(({ mesh, presence }) => {
        presence.stop()
        return mesh.stop()
      })
    )
  })

  it('is one mesh in which everybody knows everybody, by one bootstrap address', async () => {
    await eventually(() => nodes.every(({ census }) => census.size === NODES), 120_000)
    await eventually(
      () => nodes.every(({ mesh }) => mesh.peers().filter(({ isNeighbour }) => isNeighbour).length >= 6),
      120_000
    )
  })

  it('gives a fresh investigator the census, and brings its order to all, to each once', async () => {
    for (let round = 0; round < 5; round++) {
      const start = performance.now()
      const fresh = await startSimulated('investigator', nodes[(round * 17) % NODES]?.mesh.addresses() ?? [])
      await fresh.mesh.waitForNeighbour(10_000)
      await fresh.mesh.syncNow(10_000)
      expect(fresh.census.size).to.equal(NODES)
      const ready = performance.now()
      const key = fresh.orders.add(`order ${round} ${'x'.repeat(1000)}`)
      await eventually(() => nodes.every(({ orders }) => orders.held.has(key)), 20_000)
      const done = performance.now()
      for (const { orders } of nodes) expect(orders.offers.get(key)).to.have.length(1)
      process.stdout.write(
        `      start to census ${(ready - start).toFixed(0)} ms, order to all ${(done - ready).toFixed(0)} ms\n`
      )
      await fresh.mesh.stop()
    }
  })
})
