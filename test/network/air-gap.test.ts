import { join } from 'node:path'
import { expect } from 'chai'
import { LocalRelay } from '../helpers/local-relay.ts'
import { eventually } from '../helpers/processes.ts'
import { SegmentedMesh } from './segmented-mesh.ts'
import { Topology } from './topology.ts'

const AGENTS = Number(process.env['MIG_NETWORK_AGENTS'] ?? 6)

interface Outcome {
  readonly name: string
  readonly status: string
  readonly results: readonly { readonly foundanything: boolean; readonly elements: unknown; readonly errors: unknown }[]
}

/** Segment c was in the mesh once; then its cable was pulled. A relay in it takes what somebody carries there. */
describe('a segment that only bundles reach (needs network namespaces)', function () {
  this.timeout(1_200_000)
  let net: SegmentedMesh
  let relay: LocalRelay

  before(async function () {
    Topology.orSkip(this)
    net = await SegmentedMesh.create(AGENTS)
    const { mesh, topology } = net
    const segment = { name: 'c', listen: [`/ip4/${topology.address('c', 0)}/tcp/2001`], bootstrap: [seedOf('c')] }
    relay = await LocalRelay.create(mesh, 'relay', [segment], topology.enter('c'))
    await mesh.startInGroups()
    await relay.start()
  })

  after(async () => {
    await (relay as LocalRelay | undefined)?.[Symbol.asyncDispose]()
    await (net as SegmentedMesh | undefined)?.[Symbol.asyncDispose]()
  })

  function seedOf(segment: 'c'): string {
    return `/ip4/${net.topology.address(segment, 0)}/tcp/1664`
  }

  /** Carries a bundle to the relay, or from it. @returns what was taken there */
  async function carry(name: string, from: string[], to: string[]): Promise<Record<string, number>> {
    const file = join(net.mesh.folder, name)
    await net.mesh.migOk('bundle', 'export', file, ...from)
    const { stdout } = await net.mesh.migOk('bundle', 'import', file, ...to, '-o', 'json')
    return (JSON.parse(stdout) as { taken: Record<string, number> }).taken
  }

  /** What the agents of segment c have found, without the times that it took. */
  async function found(digest: string): Promise<string> {
    const { stdout } = await net.mig('a', ['action', 'results', digest, '-o', 'json'])
    const names = net.of('c').map(({ name }) => name)
    const outcomes = (JSON.parse(stdout) as { results: Outcome[] }).results.filter(({ name }) => names.includes(name))
    const told = outcomes.map(({ name, status, results }) => ({
      name,
      status,
      results: results.map(({ foundanything, elements, errors }) => ({ foundanything, elements, errors }))
    }))
    return JSON.stringify(
      told.sort((a, b) => (a.name < b.name ? -1 : 1)),
      null,
      1
    )
  }

  it('is asked and answers by what is carried; what it has found is, byte for byte, what it finds online', async () => {
    const online = await net.ask('a', ['--timeout', '100s'])
    expect(online.answered).to.equal(AGENTS)

    net.topology.cut('a', 'c')
    net.topology.cut('b', 'c')
    const gapped = net.of('c')
    const { digest } = await net.ask('a', ['--timeout', '10s', '-e', '30m'])
    const { answered } = await net.wait('a', digest, AGENTS - gapped.length)
    expect(answered).to.equal(AGENTS - gapped.length)

    const there = ['--node', relay.home]
    expect(await carry('question.bundle', [], there)).to.include({ order: 1 })
    const waiting = async (): Promise<number> => ((await relay.status())['custody'] as { waiting: number }).waiting
    await eventually(async () => (await waiting()) === gapped.length, 300_000, 'the relay to keep all answers')
    expect(await carry('answers.bundle', there, [])).to.include({ result: gapped.length })
    expect((await net.stored(digest)).answered).to.equal(AGENTS)
    expect(await found(digest)).to.equal(await found(online.digest))

    expect(await carry('receipts.bundle', [], there)).to.include({ receipt: gapped.length })
    for (const agent of gapped) {
      const outbox = async (): Promise<number> =>
        ((await net.mesh.status(agent))['outbox'] as { waiting: number }).waiting
      await eventually(async () => (await outbox()) === 0, 120_000, `${agent.name} to have its receipt`)
    }
    for (const agent of net.mesh.agents) expect(net.runs(agent, digest), agent.name).to.equal(1)
  })
})
