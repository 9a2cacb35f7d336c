import { expect } from 'chai'
import type { Action } from '../../../../src/protocol/order/schema.ts'
import type { FinalStatus } from '../../../../src/protocol/result/report.ts'
import type { Answer, Command } from '../../../../src/node/agent/reporter.ts'
import { MigError } from '../../../../src/protocol/errors.ts'
import { openResult } from '../../../../src/protocol/result/sealed-result.ts'
import { AgentBench, probe } from '../../../helpers/agent-bench.ts'
import { Desk } from '../../../helpers/desk.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { NOW } from '../../../helpers/orders.ts'
import { eventually } from '../../../helpers/processes.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

/** of a command that nobody cancels */
const NEVER = new AbortController().signal

describe('Execution', function () {
  this.timeout(60_000)
  let desk: Desk
  let folder: TemporaryFolder
  let clock: ManualClock
  let agent: AgentBench

  const command = async (...operations: Action['operations']): Promise<Command> => {
    const { order, digest } = await desk.sign(desk.action({ operations }))
    return { action: order, digest, sequence: 0 }
  }
  const run = async (...operations: Action['operations']): Promise<Answer & { status: FinalStatus }> =>
    agent.execution.run(await command(...operations), NOW, NEVER)

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

  it('runs every operation in order, behind a failed one too; the first failure is the status', async () => {
    const answer = await run(probe(), probe('throw'), probe('exit'), probe('nothing', '', 'probebare'))
    expect(answer.results?.map(({ success }) => success)).to.deep.equal([true, false, false, true])
    expect([answer.status, answer.code]).to.deep.equal(['failed', (await run(probe('throw'))).code])
    expect(answer.message).to.equal(answer.results?.[1]?.errors?.at(-1))
  })

  it('no operation runs longer than the order is valid', async () => {
    clock.advance(3_600_000 - 1000)
    const answer = await run({ ...probe('deaf'), limits: { timeoutSec: 1000 } })
    expect([answer.status, answer.code]).to.deep.equal(['timeout', 'TIMEOUT'])
  })

  it('when the agent stops, what runs has failed: INTERRUPTED, and what waits does not begin', async () => {
    const running = agent.execution.run(await command(probe(), probe('deaf'), probe()), NOW, NEVER)
    agent.execution.abort()
    const answer = await running
    expect([answer.status, answer.code]).to.deep.equal(['failed', 'INTERRUPTED'])
    expect(answer.results).to.have.length(3)
  })

  it('a cancelled command is cancelled as a whole, also behind an operation that failed', async () => {
    const cancel = new AbortController()
    const running = agent.execution.run(
      await command(probe('throw'), probe('patient'), probe('deaf')),
      NOW,
      cancel.signal
    )
    cancel.abort(new MigError('CANCELLED', 'Cancelled by ada'))
    const answer = await running
    expect([answer.status, answer.code, answer.message]).to.deep.equal(['cancelled', 'CANCELLED', 'Cancelled by ada'])
    expect(answer.results).to.have.length(3)
  })

  it('a cancel that comes behind the last operation changes nothing', async () => {
    const cancel = new AbortController()
    const running = agent.execution.run(await command(probe()), NOW, cancel.signal)
    const answer = await running
    cancel.abort(new MigError('CANCELLED', 'Cancelled by ada'))
    expect(answer.status).to.equal('success')
  })

  it('is told of as running when it takes more than two seconds, and not before', async () => {
    const running = agent.execution.run(await command(probe('deaf')), NOW, NEVER)
    clock.advance(1999)
    expect(agent.mesh.requests).to.deep.equal([])
    clock.advance(1)
    const request = await eventually(() => agent.mesh.requests[0])
    const report = await openResult(request.body, desk.replyKey.privateKey, { mesh: desk.meshId })
    expect([report.status, report.started]).to.deep.equal(['running', '2026-11-24T08:00:00.000Z'])
    agent.execution.abort()
    await running
    clock.advance(10_000)
    expect(agent.mesh.requests).to.have.length(1)
  })
})
