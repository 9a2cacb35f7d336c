import { expect } from 'chai'
import { AgentStore } from '../../src/store/agent-store.ts'
import { decodeEnvelope, encodeEnvelope } from '../../src/protocol/order/envelope.ts'
import { systemClock } from '../../src/util/clock.ts'
import { join } from 'node:path'
import { LocalMesh, type LocalAgent } from '../helpers/local-mesh.ts'
import { eventually } from '../helpers/processes.ts'
import { RawInvestigator } from '../helpers/raw-investigator.ts'

const HOSTNAME = { module: 'example', parameters: { gethostname: true } }
const AGENTS = 12

interface Decision {
  readonly digest: string
  readonly decision: string
  readonly code?: string
}
interface Refusal {
  readonly digest?: string
  readonly code: string
}

describe('orders, on a mesh of 12 agent processes', function () {
  this.timeout(180_000)
  let mesh: LocalMesh
  let raw: RawInvestigator

  before(async () => {
    mesh = await LocalMesh.create({ agents: AGENTS, tags: (index) => ({ team: index < 4 ? 'web' : 'db' }) })
    await mesh.start()
    raw = await RawInvestigator.join(mesh)
  })

  after(async () => {
    await raw[Symbol.asyncDispose]()
    await mesh[Symbol.asyncDispose]()
  })

  /** How many times the agents decided to run an order, by what they say themselves. */
  async function executions(digest: string, agents: readonly LocalAgent[] = mesh.agents): Promise<number> {
    const statuses = await Promise.all(agents.map((agent) => mesh.status(agent)))
    const decisions = statuses.flatMap((status) => status['recent'] as Decision[])
    return decisions.filter((decision) => decision.digest === digest && decision.decision === 'run').length
  }

  /** The codes with which neighbours of the raw node refused an order before relaying. */
  async function refusals(digest: string): Promise<string[]> {
    const lists = await Promise.all(mesh.agents.slice(0, 3).map((agent) => mesh.query(agent, 'refusals')))
    return (lists.flat() as Refusal[]).filter((refusal) => refusal.digest === digest).map(({ code }) => code)
  }

  /** Waits until `count` final reports of an order are there. */
  async function finals(digest: string, count: number): Promise<void> {
    await eventually(
      () => (raw.reports(digest).filter(({ status }) => status === 'success').length === count ? true : undefined),
      60_000,
      `${count} answers to ${digest}`
    )
  }

  /** What is refused stays so: an order that is good and sent behind it has been answered by all meanwhile. */
  async function passBy(): Promise<void> {
    const order = await raw.order({ operations: [HOSTNAME] })
    raw.send(order.digest, await raw.envelope(order))
    await finals(order.digest, AGENTS)
  }

  it('one that is good runs once on every agent', async () => {
    const order = await raw.order({ operations: [HOSTNAME] })
    raw.send(order.digest, await raw.envelope(order))
    await finals(order.digest, AGENTS)
    expect(await executions(order.digest)).to.equal(AGENTS)
    expect(new Set(raw.reports(order.digest).map(({ agent }) => agent)).size).to.equal(AGENTS)
  })

  it('a target that matches 4 of 12 runs on exactly these 4, and the others say nothing', async () => {
    const order = await raw.order({ operations: [HOSTNAME], target: "tags->>'team'='web'" })
    raw.send(order.digest, await raw.envelope(order))
    await finals(order.digest, 4)
    await passBy()
    expect(await executions(order.digest)).to.equal(4)
    expect(await executions(order.digest, mesh.agents.slice(0, 4))).to.equal(4)
    expect(raw.reports(order.digest)).to.have.length(4)
  })

  it('one signed by an unknown key is ignored, and that can be seen', async () => {
    const order = await raw.order({ operations: [HOSTNAME] })
    raw.send(order.digest, await raw.envelope(order, await RawInvestigator.strangerKey()))
    await eventually(async () => (await refusals(order.digest)).includes('SIGNER_UNKNOWN') || undefined)
    await passBy()
    expect(await executions(order.digest)).to.equal(0)
    expect(raw.reports(order.digest)).to.have.length(0)
  })

  it('one with a changed byte is rejected', async () => {
    const order = await raw.order({ operations: [HOSTNAME], name: 'AAAA' })
    const { signatures } = decodeEnvelope(await raw.envelope(order))
    const text = Buffer.from(order.bytes).toString('latin1').replace('"AAAA"', '"AAAB"')
    const bytes = new Uint8Array(Buffer.from(text, 'latin1'))
    const { sha256Hex } = await import('../../src/util/bytes.ts')
    const digest = sha256Hex(bytes)
    raw.send(digest, encodeEnvelope({ order: bytes, signatures }))
    await eventually(async () => (await refusals(digest)).includes('SIGNATURE_INVALID') || undefined)
    await passBy()
    expect((await executions(digest)) + (await executions(order.digest))).to.equal(0)
  })

  it('an expired one is ignored', async () => {
    const now = Date.now()
    const order = await raw.order({ operations: [HOSTNAME] }, { validfrom: now - 600_000, expireafter: now - 120_000 })
    raw.send(order.digest, await raw.envelope(order))
    await eventually(async () => (await refusals(order.digest)).includes('ORDER_EXPIRED') || undefined)
    await passBy()
    expect(await executions(order.digest)).to.equal(0)
  })

  it('one that expired seconds ago by the clock of the agents is answered with CLOCK', async () => {
    const now = Date.now()
    const order = await raw.order({ operations: [HOSTNAME] }, { validfrom: now - 600_000, expireafter: now - 5_000 })
    raw.send(order.digest, await raw.envelope(order))
    const reports = await eventually(() => {
      const all = raw.reports(order.digest)
      return all.length === AGENTS ? all : undefined
    }, 60_000)
    expect(new Set(reports.map(({ status, code }) => `${status} ${code}`))).to.deep.equal(new Set(['refused CLOCK']))
    expect(await executions(order.digest)).to.equal(0)
  })

  it('one for another mesh is ignored', async () => {
    const order = await raw.order({ operations: [HOSTNAME] }, { mesh: `other.${'0'.repeat(64)}` })
    raw.send(order.digest, await raw.envelope(order))
    await eventually(async () => (await refusals(order.digest)).includes('ORDER_OTHER_MESH') || undefined)
    await passBy()
    expect(await executions(order.digest)).to.equal(0)
  })

  it('the same order sent first with a bad signature still runs when the good one comes', async () => {
    const order = await raw.order({ operations: [HOSTNAME] })
    const other = await raw.order({ operations: [HOSTNAME], name: 'another' })
    const { signatures } = decodeEnvelope(await raw.envelope(other))
    raw.send(order.digest, encodeEnvelope({ order: order.bytes, signatures }))
    await eventually(async () => (await refusals(order.digest)).includes('SIGNATURE_INVALID') || undefined)
    raw.send(order.digest, await raw.envelope(order))
    await finals(order.digest, AGENTS)
    expect(await executions(order.digest)).to.equal(AGENTS)
  })

  it('a module that the agents do not have is refused by each, and said', async () => {
    const order = await raw.order({ operations: [{ module: 'nosuch', parameters: {} }] })
    raw.send(order.digest, await raw.envelope(order))
    const reports = await eventually(() => {
      const all = raw.reports(order.digest)
      return all.length === AGENTS ? all : undefined
    }, 60_000)
    expect(new Set(reports.map(({ code }) => code))).to.deep.equal(new Set(['MODULE_MISSING']))
  })

  it('one that is sent again after the agents were restarted does not run again', async () => {
    const order = await raw.order({ operations: [HOSTNAME] })
    const envelope = await raw.envelope(order)
    raw.send(order.digest, envelope)
    await finals(order.digest, AGENTS)
    const three = mesh.agents.slice(-3)
    await mesh.kill(three)
    await mesh.start(three)
    await raw.mesh.syncNow(5_000)
    await passBy()
    expect(await executions(order.digest, three)).to.equal(0)
    // one that was killed before it noted its receipt sends the same result once more
    const runs = raw.reports(order.digest).map(({ agent, started }) => `${agent} ${started}`)
    expect(new Set(runs).size).to.equal(AGENTS)
  })

  it('nothing runs on an agent whose clock went back, and it says so', async () => {
    const [agent] = mesh.agents.slice(-1) as [LocalAgent]
    await mesh.kill([agent])
    // the agent has seen a time one hour from now: as if its clock had been set back by an hour
    await using store = await AgentStore.open(join(agent.home, 'db'))
    await store.clock.observe(systemClock.now() + 3_600_000)
    await store[Symbol.asyncDispose]()
    await mesh.start([agent])
    const order = await raw.order({ operations: [HOSTNAME] })
    raw.send(order.digest, await raw.envelope(order))
    await finals(order.digest, AGENTS - 1)
    const refused = await eventually(() => raw.reports(order.digest).find(({ status }) => status === 'refused'))
    expect(refused).to.include({ code: 'CLOCK', name: agent.name })
    expect(await executions(order.digest, [agent])).to.equal(0)
  })
})
