import { expect } from 'chai'
import type { Command } from '../../../../src/node/agent/reporter.ts'
import { Reporter } from '../../../../src/node/agent/reporter.ts'
import { openResult } from '../../../../src/protocol/result/sealed-result.ts'
import { REQUESTS } from '../../../../src/protocol/wire/requests.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { AgentBench } from '../../../helpers/agent-bench.ts'
import { collect } from '../../../helpers/collect.ts'
import { Desk } from '../../../helpers/desk.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { nodeKey } from '../../../helpers/node-keys.ts'
import { AGENTS, NOW } from '../../../helpers/orders.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const FOUND = { foundanything: true, success: true, elements: { a: 1 }, statistics: null, errors: null }

describe('Reporter', () => {
  let desk: Desk
  let folder: TemporaryFolder
  let clock: ManualClock
  let agent: AgentBench

  const command = async (reply = {}): Promise<Command> => {
    const { order, digest } = await desk.sign(desk.action({}, reply))
    return { action: order, digest, sequence: 0 }
  }

  before(async () => {
    desk = await Desk.open(['ada'])
  })
  beforeEach(async () => {
    folder = new TemporaryFolder()
    clock = new ManualClock(NOW)
    agent = await AgentBench.start(desk, clock, folder.path)
  })
  afterEach(async () => {
    await agent[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  it('ends a command: its state and a sealed report for the issuer', async () => {
    const asked = await command()
    clock.advance(1500)
    await agent.reporter.finish(asked, { status: 'success', results: [FOUND], sandbox: ['no x'], started: NOW })
    expect(await agent.report(asked.digest)).to.deep.equal({
      mesh: desk.meshId,
      order: asked.digest,
      agent: agent.mesh.id,
      sequence: 0,
      policyVersion: 0,
      status: 'success',
      started: '2026-11-24T08:00:00.000Z',
      finished: '2026-11-24T08:00:01.500Z',
      name: 'host.example.net',
      results: [FOUND],
      sandbox: ['no x'],
      masked: false
    })
    expect(await agent.command(asked.digest)).to.deep.include({ state: 'final', status: 'success' })
    const [head] = await collect(agent.store.outbox.heads())
    const { peer, addresses, until } = asked.action.reply
    expect(head).to.deep.include({ peer, addresses, until: Date.parse(until), attempts: 0 })
    expect(agent.outbox.size).to.equal(1)
  })

  it('a final is never replaced', async () => {
    const asked = await command()
    await agent.reporter.finish(asked, { status: 'success', results: [FOUND] })
    const report = await agent.report(asked.digest)
    await agent.reporter.finish(asked, { status: 'failed', code: 'INTERRUPTED' })
    await agent.reporter.hold(asked, { code: 'ACL_DENIED', message: 'No.' })
    expect(await agent.report(asked.digest)).to.deep.equal(report)
  })

  it('an answer that is too large ends the command as failed, with the code', async () => {
    const asked = await command()
    const huge = { ...FOUND, elements: 'x'.repeat(15 * 1024 * 1024) }
    await agent.reporter.finish(asked, { status: 'success', results: [huge], started: NOW })
    expect(await agent.command(asked.digest)).to.deep.include({ state: 'final', code: 'RESULT_TOO_LARGE' })
    const report = await agent.report(asked.digest)
    expect([report?.status, report?.code, report?.results]).to.deep.equal(['failed', 'RESULT_TOO_LARGE', []])
  })

  it('so does one that is nested deeper than a report may be', async () => {
    const asked = await command()
    const deep = JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`) as unknown
    await agent.reporter.finish(asked, { status: 'success', results: [{ ...FOUND, elements: deep }] })
    expect((await agent.report(asked.digest))?.code).to.equal('RESULT_MALFORMED')
  })

  it('KEY_INVALID: nothing can be sealed to the reply key; that a command runs is told nobody, without an error', async () => {
    const asked = await command({ key: 'AAAA' })
    await expectCode(agent.reporter.finish(asked, { status: 'success' }), 'KEY_INVALID')
    await agent.reporter.running(asked, NOW)
    expect(agent.mesh.requests).to.deep.equal([])
  })

  it('tells at once that a command runs, keeps nothing of it, and does not mind that nobody listens', async () => {
    const asked = await command()
    const told = agent.reporter.running(asked, NOW)
    while (agent.mesh.requests.length === 0) await new Promise(setImmediate)
    const [request] = agent.mesh.requests
    expect([request?.peer.id, request?.protocol]).to.deep.equal([asked.action.reply.peer, REQUESTS.result])
    const { status } = await openResult(request!.body, desk.replyKey.privateKey, { mesh: desk.meshId })
    expect(status).to.equal('running')
    request!.fail(new Error('away'))
    await told
    expect(await collect(agent.store.outbox.heads())).to.deep.equal([])
  })

  it('spreads the agents over the answer window, each order in another way, and always in the same', async () => {
    const { privateKey } = await nodeKey(1)
    const spreadMs = 10_000
    const places = new Set<number>()
    const asked = await command({ spreadMs, peer: AGENTS[0] })
    const placeOf = async (agentId: string, fresh: Command): Promise<number> => {
      const reporter = new Reporter(
        { meshId: desk.meshId, agentId, isMasked: false },
        {
          store: agent.store,
          outbox: agent.outbox,
          mesh: agent.mesh,
          privateKey,
          clock,
          log: silentLog,
          hostName: () => '',
          policyVersion: () => 0
        }
      )
      await reporter.finish(fresh, { status: 'success' })
      const [head] = await collect(agent.store.outbox.heads(fresh.digest))
      return head!.nextAt - NOW
    }
    for (let sequence = 0; sequence < 20; sequence++) {
      const fresh = await command({ spreadMs })
      places.add(await placeOf(`agent-${sequence}`, fresh))
    }
    expect(Math.min(...places)).to.be.at.least(0)
    expect(Math.max(...places)).to.be.below(spreadMs)
    expect(places.size).to.be.above(15)
    // twice the same agent and order
    const first = await placeOf('agent', asked)
    await agent.store.outbox.remove((await collect(agent.store.outbox.heads(asked.digest)))[0]!)
    expect(await placeOf('agent', { ...asked, sequence: 1 })).to.equal(first)
  })
})
