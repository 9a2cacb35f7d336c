import { expect } from 'chai'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalMesh, type LocalAgent } from '../helpers/local-mesh.ts'
import { LocalRelay } from '../helpers/local-relay.ts'
import { eventually, freePorts, program, run } from '../helpers/processes.ts'

/** Agents of the office, where the investigator is, and of the plant. */
const OFFICE = 3
const PLANT = 3
const QUESTION = ['file', '-t', "name LIKE '%'", '-path', '/etc', '-name', '^hostname$', '-maxdepth', '1']

interface Answers {
  readonly results: readonly { readonly name: string; readonly status: string }[]
  readonly silent: readonly unknown[]
}

/**
 * On loopback everybody could reach everybody. Nodes of the plant, and the office, say that they are at addresses where
 * nobody is, and the investigator listens on nothing: the relays, who are in the bootstrap lists, are the only way.
 */
describe('two segments and two relays', function () {
  this.timeout(300_000)
  let mesh: LocalMesh
  let relays: [LocalRelay, LocalRelay]

  before(async () => {
    const ports = await freePorts(4)
    const at = (n: number): string => `/ip4/127.0.0.1/tcp/${ports[n]}`
    mesh = await LocalMesh.create({
      agents: OFFICE + PLANT,
      founded: async ({ home, meshName }) => {
        const path = join(home, 'meshes', meshName, 'mesh.json')
        await writeFile(path, JSON.stringify({ ...(JSON.parse(await readFile(path, 'utf8')) as object), listen: [] }))
      },
      tags: (index) => ({ segment: index < OFFICE ? 'office' : 'plant' }),
      config: (index) => ({
        announce: [`/ip4/192.0.2.${index + 1}/tcp/1664`],
        custody: { bytes: 0 },
        bootstrap: index < OFFICE ? [at(0), at(1)] : [at(2), at(3)]
      })
    })
    const make = (n: number): Promise<LocalRelay> =>
      LocalRelay.create(mesh, `relay-${n + 1}`, [
        { name: 'office', listen: [at(n)] },
        { name: 'plant', listen: [at(n + 2)] }
      ])
    relays = [await make(0), await make(1)]
    await Promise.all(relays.map((relay) => relay.start()))
    // the investigator knows the agents of the office only
    await mesh.start()
  })

  after(async () => {
    for (const relay of relays) await relay[Symbol.asyncDispose]()
    await mesh[Symbol.asyncDispose]()
  })

  const waiting = async (agent: LocalAgent): Promise<number> =>
    ((await mesh.status(agent))['outbox'] as { waiting: number }).waiting

  async function answersOf(...args: string[]): Promise<Answers> {
    return JSON.parse((await mesh.migOk(...args, '-o', 'json')).stdout) as Answers
  }

  it('the plant has no way to the office but the relays', async () => {
    for (const agent of mesh.agents.slice(OFFICE)) {
      expect((await mesh.status(agent))['neighbours']).to.be.within(1, relays.length)
    }
  })

  it('a question reaches both, and every answer comes back, once', async () => {
    const { results, silent } = await answersOf(...QUESTION)
    expect(silent).to.deep.equal([])
    expect(results.map(({ name }) => name)).to.have.members(mesh.agents.map(({ name }) => name))
    expect(new Set(results.map(({ status }) => status))).to.deep.equal(new Set(['success']))
    for (const agent of mesh.agents) await eventually(async () => (await waiting(agent)) === 0, 30_000)
  })

  it('one relay dies for good with answers in its custody: none is lost, none is stored twice', async () => {
    // nobody waits: the answers are kept by the relays
    await mesh.mig(...QUESTION, '--timeout', '1ms')
    const [first] = JSON.parse((await mesh.migOk('action', 'list', '-o', 'json')).stdout) as { digest: string }[]
    for (const agent of mesh.agents.slice(OFFICE)) {
      await eventually(async () => {
        const recent = (await mesh.status(agent))['recent'] as { digest: string; decision: string }[]
        return recent.some(({ digest }) => digest === first?.digest)
      }, 30_000)
    }
    await relays[0].kill()
    const { results } = await answersOf('action', 'results', first?.digest ?? '', '--wait', '--timeout', '90s')
    expect(results.map(({ name }) => name).sort()).to.deep.equal(mesh.agents.map(({ name }) => name).sort())
    for (const agent of mesh.agents) await eventually(async () => (await waiting(agent)) === 0, 60_000)
  })

  it('an order that one relay missed while it was away comes to it by sync', async () => {
    await relays[0].start()
    const digests = JSON.parse((await mesh.migOk('action', 'list', '-o', 'json')).stdout) as unknown[]
    await eventually(async () => (await relays[0].status())['liveOrders'] === digests.length, 60_000)
  })

  it('runs no module, answers queries, prints its settings, and ends on SIGTERM with status 0', async () => {
    const [relay] = relays
    const command = program('mig-relay')
    const status = await run([...command, '-c', relay.configFile, '-q', 'status'])
    const told = JSON.parse(status.stdout) as Record<string, unknown>
    expect(told).to.include.keys('mesh', 'id', 'neighbours', 'segments', 'custody')
    const settings = await run([...command, '-c', relay.configFile, '-S'])
    expect((JSON.parse(settings.stdout) as { custody: unknown }).custody).to.deep.equal({
      bytes: 1_073_741_824,
      peerBytes: 268_435_456
    })
    expect((await run([...command, '--help'])).stdout).to.include('mig-relay')
    const wrong = await run([...command, '--nosuch'])
    expect(wrong.status).to.equal(1)
    expect(wrong.stderr).to.match(/^mig-relay: .*--help\.\n$/)
    await relay.kill('SIGTERM')
    expect(relay.child?.exitCode).to.equal(0)
    const nobody = await run([...command, '-c', relay.configFile, '-q', 'pid'])
    expect([nobody.status, nobody.stderr.includes('No relay answers')]).to.deep.equal([1, true])
  })
})

describe('a relay whose bootstrap nodes are gone for good', function () {
  this.timeout(120_000)

  it('finds its way back after a restart: it remembers who its neighbours were', async () => {
    await using mesh = await LocalMesh.create({ agents: 2, seeds: [0] })
    const [seed, other] = mesh.agents as [LocalAgent, LocalAgent]
    const { bootstrap } = JSON.parse(await readFile(other.configFile, 'utf8')) as { bootstrap: string[] }
    // it listens on nothing: nobody can dial it
    await using relay = await LocalRelay.create(mesh, 'relay', [{ name: 'main', bootstrap }])
    await mesh.start()
    await relay.start()
    const otherId = (await mesh.status(other))['id'] as string
    const remembered = async (): Promise<boolean> =>
      (await readFile(join(relay.home, 'peers.json'), 'utf8')).includes(otherId)
    await eventually(remembered, 60_000, 'the relay to write down its neighbours')

    await relay.kill()
    await mesh.kill([seed])
    await relay.start()
    await eventually(async () => (await relay.status())['neighbours'] === 1, 60_000, 'the relay to be back')
    await eventually(async () => Number((await relay.status())['census']) >= 2, 60_000, 'the census')
  })
})
