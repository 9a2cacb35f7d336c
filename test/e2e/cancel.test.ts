import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { canonicalBytes } from '../../src/protocol/order/canonical.ts'
import type { PrivateKey } from '../../src/protocol/pgp/sign.ts'
import type { Report } from '../../src/protocol/result/report.ts'
import { sha256Hex } from '../../src/util/bytes.ts'
import { LocalMesh, type LocalAgent } from '../helpers/local-mesh.ts'
import { addColleague } from '../helpers/local-policy.ts'
import { cancel, timeText } from '../helpers/orders.ts'
import { eventually } from '../helpers/processes.ts'
import { RawInvestigator } from '../helpers/raw-investigator.ts'
import { slowFolder } from '../helpers/slow-folder.ts'
import type { TemporaryFolder } from '../helpers/temporary-folder.ts'

const AGENTS = 4
const HOSTNAME = { module: 'example', parameters: { gethostname: true } }

interface Decision {
  readonly digest: string
  readonly decision: string
  readonly code?: string
  readonly action?: string
}

describe('actions that are cancelled, on real processes', function () {
  this.timeout(180_000)
  let mesh: LocalMesh
  let raw: RawInvestigator
  let grace: PrivateKey
  let folder: TemporaryFolder

  before(async () => {
    folder = slowFolder()
    // a colleague who may sign, and is not in the ACL entry `cancel`
    mesh = await LocalMesh.create({
      agents: AGENTS,
      founded: async (founded) => {
        grace = await addColleague(founded, ['nothing'])
      }
    })
    await mesh.start()
    raw = await RawInvestigator.join(mesh)
  })

  after(async () => {
    await raw[Symbol.asyncDispose]()
    await mesh[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  /** Reads the slow file, for as long as it is let. */
  const slowly = () => ({
    module: 'file',
    parameters: { searches: { s: { paths: [folder.path], contents: ['needle'] } } }
  })
  const decisions = async (agent: LocalAgent, digest: string): Promise<Decision[]> =>
    ((await mesh.status(agent))['recent'] as Decision[]).filter((decision) => decision.digest === digest)

  /** Hands out the cancel of an action, signed by the investigator or by another key. */
  async function cancelRaw(action: string, expireafter: number, key?: PrivateKey): Promise<string> {
    const order = cancel({ mesh: raw.meshId, action, reason: 'wrong question', expireafter: timeText(expireafter) })
    const bytes = canonicalBytes(order)
    raw.send(sha256Hex(bytes), await raw.envelope({ bytes }, ...(key === undefined ? [] : [key])))
    return sha256Hex(bytes)
  }

  /** The final reports of an order, when there are so many. */
  const finals = (digest: string, count: number): Promise<Report[]> =>
    eventually(
      () => {
        const reports = raw.reports(digest).filter(({ status }) => status !== 'running' && status !== 'accepted')
        return reports.length === count ? reports : undefined
      },
      60_000,
      `${count} answers to ${digest}`
    )

  /** Processes that read the slow folder, by their open files. */
  function readers(): number {
    const links = execFileSync('/bin/sh', ['-c', 'ls -l /proc/[0-9]*/fd 2>/dev/null || true'], {
      maxBuffer: 1 << 26
    }).toString()
    return links.split('\n').filter((line) => line.endsWith(folder.join('slow'))).length
  }

  it('what runs is dead within a second, each command answers cancelled, and mig counts them', async () => {
    const asking = mesh.mig('file', '-e', '2m', '-path', folder.path, '-content', 'needle')
    await eventually(() => readers() >= AGENTS || undefined, 60_000, 'every agent to read')
    const [action] = JSON.parse((await mesh.migOk('action', 'list', '-o', 'json')).stdout) as { digest: string }[]
    const cancelled = await mesh.migOk('action', 'cancel', action!.digest, '--reason', 'wrong host')
    expect(cancelled.stderr).to.include('is published')
    // the command line came back when the neighbours had the cancel: from here on it is a second
    await eventually(() => readers() === 0 || undefined, 1500, 'every module to be dead')
    const { status, stderr } = await asking
    expect(status).to.equal(1)
    expect(stderr).to.include(`${AGENTS} of ${AGENTS} answered, ${AGENTS} cancelled`)
    expect(stderr).to.match(/did not succeed: cancelled: Cancelled by .*: wrong host \(CANCELLED\)/)
  })

  it('an agent that is killed between the cancel and its answer answers once', async () => {
    const agent = mesh.agents[3]!
    const expireafter = Date.now() + 300_000
    const order = await raw.order({ operations: [slowly()], target: `name='${agent.name}'` }, { expireafter })
    raw.send(order.digest, await raw.envelope(order))
    await eventually(() => readers() > 0 || undefined, 60_000, 'the agent to read')
    const cancelDigest = await cancelRaw(order.digest, expireafter)
    await eventually(async () => (await decisions(agent, cancelDigest)).length > 0 || undefined)
    await mesh.kill([agent])
    await mesh.start([agent])
    const [report] = await finals(order.digest, 1)
    expect(report).to.include({ status: 'cancelled', code: 'CANCELLED' })
    await mesh.kill([agent])
    await mesh.start([agent])
    const answers = raw.reports(order.digest).filter(({ status }) => status !== 'running')
    expect(new Set(answers.map(({ started }) => started)).size).to.equal(1)
  })

  it('an agent that was down during both, and starts later, never runs it', async () => {
    const away = mesh.agents[3]!
    await mesh.kill([away])
    const expireafter = Date.now() + 300_000
    const order = await raw.order({ operations: [slowly()] }, { expireafter })
    raw.send(order.digest, await raw.envelope(order))
    await eventually(() => readers() === AGENTS - 1 || undefined, 60_000, 'the others to read')
    await cancelRaw(order.digest, expireafter)
    await finals(order.digest, AGENTS - 1)
    await mesh.start([away])
    const reports = await finals(order.digest, AGENTS)
    expect(reports.map(({ status }) => status)).to.deep.equal(Array(AGENTS).fill('cancelled'))
    expect((await decisions(away, order.digest)).map(({ decision }) => decision)).to.not.include('run')
    expect(readers()).to.equal(0)
  })

  it('a cancel that comes before its action: nobody runs it, and who is no target says nothing', async () => {
    const expireafter = Date.now() + 300_000
    const target = `name='${mesh.agents[0]!.name}'`
    const order = await raw.order({ operations: [HOSTNAME], target }, { expireafter })
    const cancelDigest = await cancelRaw(order.digest, expireafter)
    for (const agent of mesh.agents) {
      await eventually(async () => (await decisions(agent, cancelDigest)).length === 1 || undefined)
    }
    raw.send(order.digest, await raw.envelope(order))
    const [report] = await finals(order.digest, 1)
    expect(report).to.include({ status: 'cancelled', name: mesh.agents[0]!.name })
    for (const agent of mesh.agents) {
      const words = await eventually(async () => {
        const made = await decisions(agent, order.digest)
        return made.length > 0 ? made.map(({ decision }) => decision) : undefined
      })
      expect(words).to.deep.equal([agent === mesh.agents[0] ? 'cancelled' : 'not-target'])
    }
    expect(raw.reports(order.digest)).to.have.length(1)
  })

  it('a cancel by somebody with no right is relayed and has no effect, and that can be seen', async () => {
    const expireafter = Date.now() + 300_000
    const order = await raw.order({ operations: [HOSTNAME] }, { expireafter })
    const cancelDigest = await cancelRaw(order.digest, expireafter, grace)
    raw.send(order.digest, await raw.envelope(order))
    const reports = await finals(order.digest, AGENTS)
    expect(reports.map(({ status }) => status)).to.deep.equal(Array(AGENTS).fill('success'))
    for (const agent of mesh.agents) {
      const made = await eventually(async () => (await decisions(agent, cancelDigest)).find(({ code }) => code))
      expect(made).to.include({ decision: 'refuse', code: 'ACL_DENIED', action: order.digest })
    }
  })

  it('mig says before publishing when there is nothing to cancel', async () => {
    const unknown = await mesh.mig('action', 'cancel', 'ab'.repeat(32))
    expect([unknown.status, unknown.stderr.includes('(ACTION_NOT_FOUND)')]).to.deep.equal([1, true])
  })
})
