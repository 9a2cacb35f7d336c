import { expect } from 'chai'
import { readFile, writeFile } from 'node:fs/promises'
import type { MeshGraph, MeshStatus } from '../../src/investigator/api/api.ts'
import { LocalMesh } from '../helpers/local-mesh.ts'
import { LocalRelay } from '../helpers/local-relay.ts'
import { eventually, freePorts, kill, launch, program } from '../helpers/processes.ts'
import { readDot } from '../helpers/read-dot.ts'

/** A presence every few seconds, so that neighbours are told soon. */
const TIMERS = { syncSec: 5, presenceSec: 3, retryMinSec: 1, retryMaxSec: 5, heartbeatMs: 500 }

describe('what an investigator and Prometheus see of a mesh', function () {
  this.timeout(180_000)
  let mesh: LocalMesh
  let relay: LocalRelay
  let port: number

  before(async () => {
    const [relayPort, metricsPort] = await freePorts(2)
    port = metricsPort!
    mesh = await LocalMesh.create({ agents: 2, config: () => ({ timers: TIMERS }) })
    const agents = mesh.agents.map(async ({ configFile }) => {
      const { listen } = JSON.parse(await readFile(configFile, 'utf8')) as { listen: string[] }
      return listen[0]!
    })
    const listen = [`/ip4/127.0.0.1/tcp/${relayPort}`]
    const networks = ['127.0.0.0/8']
    relay = await LocalRelay.create(mesh, 'relay', [
      { name: 'here', listen, networks, bootstrap: await Promise.all(agents) }
    ])
    const config = JSON.parse(await readFile(relay.configFile, 'utf8')) as object
    const changed = { ...config, timers: TIMERS, metrics: { listen: `127.0.0.1:${port}` } }
    await writeFile(relay.configFile, JSON.stringify(changed))
    await mesh.start()
    await relay.start()
  })

  after(async () => {
    await relay[Symbol.asyncDispose]()
    await mesh[Symbol.asyncDispose]()
  })

  const json = async <T>(...args: string[]): Promise<T> =>
    JSON.parse((await mesh.migOk('mesh', ...args, '-o', 'json')).stdout) as T
  const metrics = async (at: number): Promise<string[]> =>
    (await (await fetch(`http://127.0.0.1:${at}/metrics`)).text()).split('\n')

  it('mig mesh graph draws who is connected to whom, by what nodes tell', async () => {
    let graph: MeshGraph | undefined
    await eventually(async () => {
      graph = await json<MeshGraph>('graph')
      return graph.edges.filter(({ a, b }) => a !== graph?.id && b !== graph?.id).length === 3
    }, 60_000)
    const told = graph!.nodes.filter(({ id }) => id !== graph!.id)
    expect(told.map(({ role }) => role).sort()).to.deep.equal(['agent', 'agent', 'relay'])
    for (const { segments, isAlive } of told) expect([segments, isAlive]).to.deep.equal([['here'], true])
    const dot = readDot((await mesh.migOk('mesh', 'graph')).stdout)
    expect([...dot.nodes.keys()]).to.include.members(told.map(({ id }) => id))
  })

  it('mig mesh status counts them, and has the relay and its segment', async () => {
    const status = await json<MeshStatus>('status')
    expect(status).to.include({ nodes: 3, agents: 2, alive: 3 })
    expect(status.segments.map(({ name, nodes }) => [name, nodes])).to.deep.equal([['here', 3]])
    expect(status.relays[0]).to.deep.include({ segments: ['here'], custody: { results: 0, bytes: 0 } })
    expect(status.skews).to.deep.equal([])
    expect((await mesh.migOk('mesh', 'status')).stdout).to.match(/^here +3 +1$/m)
  })

  it('a relay serves metrics: its custody, segments, and bytes of protocols', async () => {
    const lines = await metrics(port)
    expect(lines).to.include.members(['mig_custody_waiting 0', 'mig_segment_neighbours{segment="here"} 2'])
    expect(lines.find((line) => line.startsWith('mig_sync_rounds_total{outcome="done"}'))).to.not.match(/ 0$/)
    expect(lines.some((line) => line.startsWith('libp2p_data_transfer_bytes_total{protocol="/mig/sync/2'))).to.equal(
      true
    )
  })

  it('so does mig daemon', async () => {
    const [at] = await freePorts(1)
    const child = launch([...program('mig'), 'daemon', '--metrics', `127.0.0.1:${at}`], mesh.env)
    try {
      const lines = await eventually(async () => {
        const told = await metrics(at!)
        return told.includes('mig_census_nodes 3') ? told : undefined
      }, 60_000)
      expect(lines).to.include.members(['mig_actions_live 0', 'mig_answers_waiting 0'])
    } finally {
      await kill(child, 'SIGTERM')
    }
  })
})
