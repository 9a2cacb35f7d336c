import { expect } from 'chai'
import { writeFile } from 'node:fs/promises'
import { LocalMesh } from '../helpers/local-mesh.ts'
import { slowFolder } from '../helpers/slow-folder.ts'
import type { TemporaryFolder } from '../helpers/temporary-folder.ts'

const AGENTS = 4

interface Command {
  readonly name: string
  readonly status: string
  readonly code?: string
}

describe('a rollout, on real processes', function () {
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

  async function commands(): Promise<Command[]> {
    const [action] = JSON.parse((await mesh.migOk('action', 'list', '-o', 'json')).stdout) as { digest: string }[]
    const shown = await mesh.migOk('action', 'show', action!.digest, '-o', 'json')
    return (JSON.parse(shown.stdout) as { commands: Command[] }).commands
  }

  it('agents begin one wave after the other', async () => {
    const asked = await mesh.mig('example', '-hostname', '--rollout', '1,2', '--every', '2s', '-o', 'jsonl')
    expect(asked.status, asked.stderr).to.equal(0)
    expect(asked.stdout.trimEnd().split('\n')).to.have.length(AGENTS)
    // the third wave begins four seconds behind the first
    expect(asked.milliseconds).to.be.greaterThan(3_000)
  })

  it('fails in its first wave: nobody else ever begins, and who was away does not either', async () => {
    const searches = { s: { paths: [folder.path], contents: ['needle'] } }
    const operation = { module: 'file', parameters: { searches }, limits: { timeoutSec: 1 } }
    const file = folder.join('action.json')
    const away = mesh.agents[AGENTS - 1]!
    // the census still expects it; whoever is drawn first, one wave fails
    await mesh.kill([away])
    await writeFile(
      file,
      JSON.stringify({ syntaxversion: 3, name: 'slow', target: "status='online'", operations: [operation] })
    )
    const flags = ['--rollout', '1', '--every', '15s', '--stop-after', '1', '-e', '5m']
    const asked = await mesh.mig('run', file, ...flags, '--timeout', '40s')
    expect(asked.status).to.equal(1)
    expect(asked.stderr).to.include('ROLLOUT_STOPPED')
    const answered = (await commands()).filter(({ name }) => name !== away.name)
    const words = answered.map(({ status, code }) => `${status} ${code}`).toSorted()
    expect(words).to.deep.equal(['refused ROLLOUT_STOPPED', 'refused ROLLOUT_STOPPED', 'timeout TIMEOUT'])

    await mesh.start([away])
    const [action] = JSON.parse((await mesh.migOk('action', 'list', '-o', 'json')).stdout) as { digest: string }[]
    await mesh.mig('action', 'results', action!.digest, '--wait', '--timeout', '30s')
    const late = (await commands()).find(({ name }) => name === away.name)
    expect(late).to.include({ status: 'refused', code: 'ROLLOUT_STOPPED' })
  })
})
