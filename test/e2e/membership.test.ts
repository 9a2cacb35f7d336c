import type { LocalAgent } from '../helpers/local-mesh.ts'
import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { queryAgent } from '../../src/node/agent/status-socket.ts'
import { LocalMesh } from '../helpers/local-mesh.ts'
import { eventually, freePorts, kill, launch, program, run } from '../helpers/processes.ts'

const AGENTS = 6
const QUESTION = ['example', '-hostname', '--timeout', '30s', '-o', 'json']

interface Answers {
  readonly results: { name: string; status: string }[]
}

/** The names of who answers when everybody is asked. */
async function answering(mesh: LocalMesh): Promise<string[]> {
  const { stdout } = await mesh.mig(...QUESTION)
  const { results } = JSON.parse(stdout) as Answers
  return results.filter(({ status }) => status === 'success').map(({ name }) => name).toSorted() // prettier-ignore
}

describe('the pre-shared key of a mesh that runs', function () {
  this.timeout(1_200_000)
  let mesh: LocalMesh
  const swarmKey = (): string => join(mesh.home, 'meshes', mesh.meshName, 'swarm.key')
  const all = (): string[] => mesh.agents.map(({ name }) => name).toSorted()

  before(async () => {
    mesh = await LocalMesh.create({ agents: AGENTS })
    await mesh.start()
  })
  after(() => mesh?.[Symbol.asyncDispose]())

  /** Brings what the investigator has to some hosts, one after the other, as an operator would. */
  async function bring(agents: readonly LocalAgent[]): Promise<void> {
    await mesh.kill(agents)
    for (const { configFile } of agents) await copyFile(swarmKey(), join(dirname(configFile), 'swarm.key'))
    await mesh.start(agents)
  }

  it('is changed host by host; everybody answers at every step', async () => {
    expect(await answering(mesh)).to.deep.equal(all())
    const old = await readFile(swarmKey(), 'utf8')

    const { stderr } = await mesh.migOk('mesh', 'rotate-key')
    expect(stderr).to.contain('in any order')
    // nobody but the investigator has the new key
    expect(await answering(mesh)).to.deep.equal(all())

    const [first, second] = [mesh.agents.slice(0, AGENTS / 2), mesh.agents.slice(AGENTS / 2)]
    await bring(first)
    // half of them have it; the others dial with what they have, and the log of the first tells who they are
    expect(await answering(mesh)).to.deep.equal(all())
    await mesh.kill(second)
    await mesh.start(second)
    expect(first.some(({ log }) => log.includes('only an older pre-shared key'))).to.equal(true)
    expect(second.some(({ log }) => log.includes('only an older pre-shared key'))).to.equal(false)

    await bring(second)
    await mesh.migOk('mesh', 'rotate-key', '--finish')
    await bring(first)
    expect(await answering(mesh)).to.deep.equal(all())
    await bring(second)
    expect(await answering(mesh)).to.deep.equal(all())

    // who still has the old key alone is out
    const left = mesh.agents[AGENTS - 1] as LocalAgent
    await mesh.kill([left])
    await writeFile(join(dirname(left.configFile), 'swarm.key'), old)
    left.child = launch([...program('mig-agent'), '-c', left.configFile])
    await eventually(async () => ((await queryAgent(left.home, 'status')) as { pid: number }).pid === left.child?.pid)
    expect(await answering(mesh)).to.deep.equal(all().filter((name) => name !== left.name))
    expect(await mesh.status(left)).to.include({ neighbours: 0 })
  })
})

describe('an invitation', function () {
  this.timeout(300_000)
  let mesh: LocalMesh
  before(async () => {
    mesh = await LocalMesh.create({ agents: 2 })
    await mesh.start()
  })
  after(() => mesh?.[Symbol.asyncDispose]())

  it('makes an agent of a host, and an investigator of a colleague', async () => {
    const file = join(mesh.folder, 'ops.join')
    const { stderr } = await mesh.migOk('mesh', 'invite', file)
    expect(stderr).to.contain('warning: the file holds the pre-shared key')
    expect((await stat(file)).mode & 0o777).to.equal(0o600)

    // what is particular to a host of this test
    const [port] = await freePorts(1)
    const home = join(mesh.folder, 'new-home')
    await mkdir(home)
    const invitation = JSON.parse(await readFile(file, 'utf8')) as { agent: object }
    const agent = { ...invitation.agent, home, name: 'new.example.net', listen: [`/ip4/127.0.0.1/tcp/${port}`] }
    await writeFile(file, JSON.stringify({ ...invitation, agent }))

    const configFile = join(mesh.folder, 'etc', 'agent.json')
    const child = launch([...program('mig-agent'), '--join', file, '-c', configFile])
    try {
      await eventually(async () => ((await queryAgent(home, 'status')) as { census: number }).census === 3, 60_000)
      expect(await answering(mesh)).to.deep.equal(
        [...mesh.agents.map(({ name }) => name), 'new.example.net'].toSorted()
      )
    } finally {
      await kill(child)
    }

    const env = { MIG_HOME: join(mesh.folder, 'colleague'), MIG_PASSPHRASE: 'hers' }
    const mig = (...args: string[]) => run([...program('mig'), ...args], { env })
    expect((await mig('init', '--new', 'Grace <grace@example.net>')).status).to.equal(0)
    const joined = await mig('mesh', 'join', file)
    expect(joined.status, joined.stderr).to.equal(0)
    const agents = await mig('agents', '-o', 'json')
    expect(agents.status, agents.stderr).to.equal(0)
    for (const { name } of mesh.agents) expect(agents.stdout).to.contain(name)
  })
})
