import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import type { StoredResult } from '../../src/investigator/api/api.ts'
import { Chaos } from '../helpers/chaos.ts'
import { collect } from '../helpers/collect.ts'
import type { Signed } from '../helpers/desk.ts'
import type { InProcessAgent } from '../helpers/in-process-agent.ts'
import { InProcessMesh, RINGS } from '../helpers/in-process-mesh.ts'
import { eventually } from '../helpers/processes.ts'
import { Seeded, seedOfRun } from '../helpers/seeded.ts'

/*
 * The seed repeats what is drawn, not how long things take, so a run with the same seed may still go another way.
 * `npm run test:long` has 100 agents, 200 events and 30 orders, which take two slow cores some minutes.
 */

/** Agents at the start. */
const NODES = Number(process.env['MIG_CHAOS_NODES'] ?? 40)
/** Cuts, kills and joins together. */
const EVENTS = Number(process.env['MIG_CHAOS_EVENTS'] ?? 100)
const ORDERS = Number(process.env['MIG_CHAOS_ORDERS'] ?? 15)
/** Ms from one event to the next, when the machine keeps up. */
const PACE_MS = 75
/** Ms after the last event within which all must be well. */
const QUIET_MS = 120_000
const TIMERS = { syncSec: 10, retryMinSec: 1, retryMaxSec: 5 }

/** An order of the run. */
interface Asked {
  readonly name: string
  readonly ring: number | undefined
  readonly signed: Signed
  /** who has signed in the end */
  readonly signers: readonly string[]
}

describe(`chaos, SEED=${seedOfRun()}: ${NODES} agents, ${EVENTS} cuts, kills and joins, ${ORDERS} orders`, function () {
  this.timeout(600_000)
  const orders: Asked[] = []
  /** finals that the investigator has stored, by order */
  const stored = new Map<Asked, StoredResult[]>()
  /** runs of orders of which a signature was still missing */
  let early = 0
  let mesh: InProcessMesh
  let chaos: Chaos

  before(async () => {
    mesh = await InProcessMesh.start({ agents: NODES, timers: TIMERS })
    await mesh.investigator.status()
    chaos = new Chaos(mesh, new Seeded(seedOfRun()))
    const asking: Promise<void>[] = []
    for (let event = 0; event < EVENTS; event++) {
      if ((event * ORDERS) % EVENTS < ORDERS) asking.push(ask(asking.length))
      chaos.step()
      await sleep(PACE_MS)
    }
    await Promise.all(asking)
    await chaos.quiet()
    try {
      await eventually(async () => (await missing()).length === 0, QUIET_MS, 'all is well', 500)
    } catch (cause) {
      throw new Error(`not well after ${QUIET_MS} ms: ${(await missing()).slice(0, 10).join('; ')}`, { cause })
    }
    for (const asked of orders) stored.set(asked, await collect(mesh.investigator.results(asked.signed.digest)))
  })
  after(async function () {
    process.stdout.write(`      ${JSON.stringify(chaos.counts)}, ${mesh.agents.length} agents in the end\n`)
    await mesh[Symbol.asyncDispose]()
  })

  it('leaves every agent with every order and all its signers', () => {
    expect(orders).to.have.length(ORDERS)
    expect(mesh.alive()).to.have.length(mesh.agents.length)
    for (const agent of mesh.agents) for (const asked of orders) expect(isHeld(agent, asked)).to.equal(true)
  })

  it('lets no agent run an order twice, or before the second signature', () => {
    expect(mesh.runs.repeated()).to.deep.equal([])
    expect(early).to.equal(0)
  })

  it('gives the investigator exactly one final of each agent that is meant, and of no other', async () => {
    for (const asked of orders) {
      const answered = (stored.get(asked) ?? []).map(({ agent }) => agent)
      expect(answered).to.have.members(meant(asked).map(({ id }) => id))
    }
    expect(mesh.logs.warnings.filter((line) => line.includes('second final'))).to.deep.equal([])
  })

  it('tells of each run what became of it', async () => {
    for (const asked of orders) {
      for (const { name, report } of stored.get(asked) ?? []) {
        const runs = mesh.runs.of(asked.name, name)
        if (report.status === 'success') expect(runs, `${asked.name} of ${name}`).to.equal(1)
        else expect(report.code).to.equal('INTERRUPTED')
        const agent = mesh.agents.find((other) => other.name === name) as InProcessAgent
        const command = await agent.parts.store.commands.get(asked.signed.digest, 0)
        expect(command).to.include({ state: 'final', status: report.status })
      }
    }
  })

  it('is nobody’s mistake', () => {
    expect(mesh.logs.errors).to.deep.equal([])
  })

  /** Publishes one order; of every third, the second signature comes later, at some agent. */
  async function ask(number: number): Promise<void> {
    const name = `order-${number}`
    // of its own, so that it is the same however long the orders before took
    const random = new Seeded(seedOfRun() + number)
    const isForTwo = random.next() < 1 / 3
    const ring = random.next() < 0.5 ? undefined : random.between(0, RINGS)
    const ms = random.between(0, 300)
    const laterMs = random.between(500, 4000)
    const [ada, grace] = mesh.desk.people.slice(0, 2)
    const target = ring === undefined ? {} : { target: `tags->>'ring'='${ring}'` }
    const signed = await mesh.prepare({ name, isForTwo, ms, ...target })
    await mesh.investigator.publish(signed.file)
    const signers = [ada, ...(isForTwo ? [grace] : [])].map((person) => person?.fingerprint ?? '')
    orders.push({ name, ring, signed, signers })
    if (!isForTwo || grace === undefined) return
    await sleep(laterMs)
    early += mesh.runs.of(name)
    await mesh.countersign(signed, grace, random.pick(mesh.alive()))
  }

  function meant({ ring }: Asked): InProcessAgent[] {
    return mesh.agents.filter(({ number }) => ring === undefined || number % RINGS === ring)
  }

  function isHeld({ parts }: InProcessAgent, { signed, signers }: Asked): boolean {
    const held: string[] = parts.book.find(signed.digest)?.signers.map(({ fingerprint }) => fingerprint) ?? []
    return held.length === signers.length && signers.every((signer) => held.includes(signer))
  }

  /** What is not well yet, a phrase each. */
  async function missing(): Promise<string[]> {
    const found: string[] = []
    for (const agent of mesh.agents) {
      if (!agent.isAlive) found.push(`${agent.name} is dead`)
      else {
        const lacking = orders.filter((asked) => !isHeld(agent, asked)).map(({ name }) => name)
        if (lacking.length > 0) found.push(`${agent.name} lacks ${lacking.join()}`)
        if (agent.parts.outbox.size > 0) found.push(`${agent.name} has ${agent.parts.outbox.size} results`)
      }
    }
    const summaries = await mesh.investigator.actions()
    for (const asked of orders) {
      const answered = summaries.find(({ digest }) => digest === asked.signed.digest)?.answered ?? 0
      const expected = meant(asked).length
      if (answered !== expected) found.push(`${asked.name} has ${answered} of ${expected} answers`)
    }
    return found
  }
})
