import type { Action } from '../../src/protocol/order/schema.ts'
import { expect } from 'chai'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalBytes } from '../../src/protocol/order/canonical.ts'
import { readOrderFile, writeOrderFile } from '../../src/protocol/order/order-file.ts'
import { peerOfVia } from '../../src/protocol/order/via.ts'
import { signDetached } from '../../src/protocol/pgp/sign.ts'
import { LocalMesh, type LocalAgent } from '../helpers/local-mesh.ts'
import { readInvestigatorKey } from '../helpers/local-policy.ts'
import { eventually } from '../helpers/processes.ts'

/** More than an investigator that has just started is connected to. */
const AGENTS = 9
const QUESTION = ['file', '-t', "name LIKE '%'", '-path', '/etc', '-name', '^hostname$', '-maxdepth', '1']

interface AgentState {
  readonly id: string
  readonly liveOrders: number
  readonly outbox: { readonly waiting: number; readonly inCustody: number }
  readonly custody: { readonly waiting: number; readonly settled: number }
}

describe('an investigator that nobody can dial', function () {
  this.timeout(240_000)
  let mesh: LocalMesh

  before(async () => {
    mesh = await LocalMesh.create({
      agents: AGENTS,
      founded: async ({ home, meshName }) => {
        const path = join(home, 'meshes', meshName, 'mesh.json')
        await writeFile(path, JSON.stringify({ ...(JSON.parse(await readFile(path, 'utf8')) as object), listen: [] }))
      }
    })
    await mesh.start()
  })

  after(async () => {
    await mesh[Symbol.asyncDispose]()
  })

  const state = async (agent: LocalAgent): Promise<AgentState> => (await mesh.status(agent)) as unknown as AgentState
  const running = (): LocalAgent[] => mesh.agents.filter(({ child }) => child?.exitCode === null && !child.killed)

  it('gets every answer', async () => {
    const { stdout } = await mesh.migOk(...QUESTION, '-o', 'json')
    const answers = JSON.parse(stdout) as { results: { status: string }[]; silent: unknown[] }
    expect(answers.silent).to.deep.equal([])
    expect(answers.results.map(({ status }) => status)).to.deep.equal(Array(AGENTS).fill('success'))
  })

  it('gets the answers that came while it was away, from those who kept them, when the agents are gone for good', async () => {
    const order = await delayed(mesh, 5_000)
    const custodians = new Set(order.action.reply.via.map(peerOfVia))
    expect(order.action.reply.addresses).to.deep.equal([])
    expect(custodians.size).to.be.within(1, 4)
    await mesh.mig('run', order.file, '--timeout', '500ms')

    // every agent has run it, and somebody else keeps its answer
    for (const agent of mesh.agents) {
      await eventually(
        async () => {
          const { outbox } = await state(agent)
          return outbox.waiting > 0 && outbox.inCustody === outbox.waiting
        },
        60_000,
        `the answer of ${agent.name} to be in custody`
      )
    }
    const isCustodian = await Promise.all(mesh.agents.map(async (agent) => custodians.has((await state(agent)).id)))
    await mesh.kill(mesh.agents.filter((_, index) => isCustodian[index] !== true))

    const shown = await mesh.migOk('action', 'results', order.action.id, '--wait', '--timeout', '60s', '-o', 'json')
    const { results } = JSON.parse(shown.stdout) as { results: { status: string }[] }
    expect(results.map(({ status }) => status)).to.deep.equal(Array(AGENTS).fill('success'))

    // what was sealed is not kept any longer, and who kept it has got rid of its own answer too
    for (const agent of running()) {
      await eventually(async () => {
        const { outbox, custody } = await state(agent)
        return custody.waiting === 0 && outbox.waiting === 0
      }, 30_000)
    }
  })

  it('an agent that comes back has its receipt from the custodian, and sends its answer no more', async () => {
    const gone = mesh.agents.filter((agent) => !running().includes(agent))
    expect(gone).to.not.be.empty
    await mesh.start(gone)
    for (const agent of gone) {
      await eventually(async () => (await state(agent)).outbox.waiting === 0, 30_000, `${agent.name} to be done`)
    }
  })
})

/** An order that every agent holds, and runs only after a while; made by `mig`, which is gone by then. */
async function delayed(mesh: LocalMesh, ms: number): Promise<{ file: string; action: Action }> {
  const { stdout } = await mesh.migOk(...QUESTION, '-s')
  const { order } = readOrderFile(stdout)
  const validfrom = `${new Date(Date.now() + ms).toISOString().slice(0, 19)}Z`
  const action = { ...(order as Action), validfrom }
  const file = join(mesh.folder, 'delayed.json')
  const signature = await signDetached(canonicalBytes(action), await readInvestigatorKey(mesh), Date.now())
  await writeFile(file, writeOrderFile(action, [signature]))
  return { file, action }
}
