import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { LocalRelay } from '../helpers/local-relay.ts'
import { SegmentedMesh, type Stored } from './segmented-mesh.ts'
import { type Segment, SEGMENTS, Topology } from './topology.ts'

const AGENTS = Number(process.env['MIG_NETWORK_AGENTS'] ?? 6)
const PORTS = [2001, 2002] as const

/** No packet passes between the segments. Two relays stand on the router, which has a leg in each. */
describe('segments that meet only in relays (needs network namespaces)', function () {
  this.timeout(600_000)
  let net: SegmentedMesh
  const relays: LocalRelay[] = []

  before(async function () {
    Topology.orSkip(this)
    net = await SegmentedMesh.create(AGENTS, (segment, topology) => ({
      bootstrap: PORTS.map((port) => addressOf(topology.gateway(segment), port))
    }))
    net.topology.isolate()
    for (const port of PORTS) relays.push(await relayOf(port))
    await Promise.all(relays.map((relay) => relay.start()))
    await net.mesh.startInGroups(net.mesh.agents)
  })

  after(async () => {
    for (const relay of relays) await relay[Symbol.asyncDispose]()
    await (net as SegmentedMesh | undefined)?.[Symbol.asyncDispose]()
  })

  async function relayOf(port: number): Promise<LocalRelay> {
    const { mesh, topology } = net
    const segment = (name: Segment): { name: string; listen: string[] } => ({
      name,
      listen: [addressOf(topology.gateway(name), port)]
    })
    return await LocalRelay.create(mesh, `relay-${port}`, SEGMENTS.map(segment), topology.enter('router'))
  }

  function expectAll({ commands }: Stored): void {
    expect(commands.map(({ name }) => name)).to.deep.equal(net.mesh.agents.map(({ name }) => name))
    expect(new Set(commands.map(({ status }) => status))).to.deep.equal(new Set(['success']))
  }

  it('a question reaches all of them, and every answer comes back', async () => {
    const { digest } = await net.ask('a', ['--timeout', '30s', '-e', '10m'])
    expectAll(await net.wait('a', digest, AGENTS))
    for (const agent of net.mesh.agents) expect(net.runs(agent, digest), agent.name).to.equal(1)
  })

  it('the investigator goes at once, one relay dies for good: the answers come when it is back', async () => {
    const { digest } = await net.ask('a', ['--timeout', '1ms', '-e', '10m'])
    await sleep(5_000)
    await relays[0]?.kill()
    expectAll(await net.wait('a', digest, AGENTS))
    for (const agent of net.mesh.agents) expect(net.runs(agent, digest), agent.name).to.equal(1)
  })

  it('the investigator moves to another segment, with answers waiting', async () => {
    const { digest } = await net.ask('a', ['--timeout', '1ms', '-e', '10m'])
    expectAll(await net.wait('b', digest, AGENTS))
    for (const agent of net.mesh.agents) expect(net.runs(agent, digest), agent.name).to.equal(1)
  })
})

function addressOf(address: string, port: number): string {
  return `/ip4/${address}/tcp/${port}`
}
