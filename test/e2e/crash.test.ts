import { expect } from 'chai'
import { LocalMesh, type LocalAgent } from '../helpers/local-mesh.ts'
import { eventually, kill, launch, program } from '../helpers/processes.ts'
import { slowFolder } from '../helpers/slow-folder.ts'
import type { TemporaryFolder } from '../helpers/temporary-folder.ts'

const AGENTS = 4

interface Detail {
  readonly answered: number
  readonly commands: readonly {
    readonly agent: string
    readonly name: string
    readonly status: string
    readonly code?: string
  }[]
}

describe('processes that are killed', function () {
  this.timeout(180_000)
  let mesh: LocalMesh
  let folder: TemporaryFolder

  before(async () => {
    folder = slowFolder()
    mesh = await LocalMesh.create({ agents: AGENTS })
    await mesh.start()
  })

  after(async () => {
    await mesh[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  async function newest(): Promise<string> {
    const actions = JSON.parse((await mesh.migOk('action', 'list', '-o', 'json')).stdout) as { digest: string }[]
    return (actions[0] as { digest: string }).digest
  }

  async function detail(digest: string): Promise<Detail> {
    return JSON.parse((await mesh.migOk('action', 'show', digest, '-o', 'json')).stdout) as Detail
  }

  /** Asks one agent a question that takes long, and gives up waiting at once. */
  async function askSlowly(agent: LocalAgent, expire: string): Promise<string> {
    await mesh.mig(
      'file',
      '-t',
      `name='${agent.name}'`,
      '-e',
      expire,
      '-path',
      folder.path,
      '-content',
      'needle',
      '--timeout',
      '1s'
    )
    return newest()
  }

  it('an agent in the middle of a command: after its restart the command has one final state', async () => {
    const agent = mesh.agents[3] as LocalAgent
    const digest = await askSlowly(agent, '60s')
    await eventually(async () => ((await mesh.status(agent))['recent'] as unknown[]).length > 0 || undefined)
    await mesh.kill([agent])
    // killed once more in the middle of the second run, which the module allows; a third one is not made
    await mesh.start([agent])
    await mesh.kill([agent])
    await mesh.start([agent])
    await mesh.mig('action', 'results', digest, '--wait', '--timeout', '30s')
    const { commands } = await detail(digest)
    expect(commands).to.have.length(1)
    expect(commands[0]).to.include({ name: agent.name, status: 'failed', code: 'INTERRUPTED' })
  })

  it('an agent that was away gets the order when it is back, and answers once', async () => {
    const away = mesh.agents[2] as LocalAgent
    await mesh.kill([away])
    await mesh.mig('file', '-path', '/etc', '-name', '^passwd$', '-maxdepth', '1', '--timeout', '10s')
    const digest = await newest()
    await eventually(async () => (await detail(digest)).answered === AGENTS - 1 || undefined, 60_000)
    await mesh.start([away])
    const waited = await mesh.mig('action', 'results', digest, '--wait', '--timeout', '60s')
    expect(waited.status, waited.stderr).to.equal(0)
    const { answered, commands } = await detail(digest)
    expect(answered).to.equal(AGENTS)
    expect(commands.map(({ status }) => status)).to.deep.equal(Array(AGENTS).fill('success'))
  })

  it('the investigator in the middle of collecting: every answer is stored once afterwards', async () => {
    const child = launch([...program('mig'), 'file', '-path', '/etc', '-name', '^group$', '-maxdepth', '1'], mesh.env)
    let text = ''
    await new Promise<void>((resolve) => {
      child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
        if (text.includes('is published')) resolve()
      })
    })
    await kill(child)
    const digest = await newest()
    const waited = await mesh.mig('action', 'results', digest, '--wait', '--timeout', '60s')
    expect(waited.status, waited.stderr).to.equal(0)
    const { answered, commands } = await detail(digest)
    expect(answered).to.equal(AGENTS)
    expect(new Set(commands.map(({ agent }) => agent)).size).to.equal(AGENTS)
    for (const agent of mesh.agents) {
      await eventually(
        async () => ((await mesh.status(agent))['outbox'] as { waiting: number }).waiting === 0 || undefined,
        30_000,
        `the outbox of ${agent.name} to be empty`
      )
    }
  })
})
