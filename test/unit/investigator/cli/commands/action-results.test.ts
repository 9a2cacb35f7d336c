import { expect } from 'chai'
import { CliBench } from '../../../../helpers/cli-bench.ts'
import { Desk } from '../../../../helpers/desk.ts'
import { fileResult } from '../../../../helpers/action-examples.ts'
import { eventually } from '../../../../helpers/eventually.ts'
import { NOW } from '../../../../helpers/orders.ts'

describe('mig action results', () => {
  let desk: Desk
  let bench: CliBench

  before(async () => {
    desk = await Desk.open(['ada'])
  })
  beforeEach(async () => {
    bench = await CliBench.open(desk)
    for (const n of [1, 2]) await bench.node.meet(n)
  })
  afterEach(() => bench[Symbol.asyncDispose]())

  it('are those that are here, with counts, time and who is silent; 1, because not all have answered', async () => {
    const asked = await bench.node.ask()
    bench.clock.advance(2400)
    await bench.node.answer(asked, 1, { results: [fileResult('/etc/passwd')] })
    const { status, out, err } = await bench.mig('action', 'results', asked.order.id)
    expect(status).to.equal(1)
    expect(out).to.match(/^host-1 \/etc\/passwd /)
    expect(err).to.equal('1 of 2 answered, 1 found, 2.4 s\nsilent: host-2\n')
  })

  it('are whole when all who were expected have answered: 0', async () => {
    const asked = await bench.node.ask()
    for (const n of [1, 2]) await bench.node.answer(asked, n, { results: [fileResult()] })
    const { status, out, err } = await bench.mig('action', 'results', asked.digest, '--show', 'notfound', '-o', 'jsonl')
    expect({ status, err }).to.deep.equal({ status: 0, err: '2 of 2 answered, 0.0 s\n' })
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { name: string }).name)
    ).to.deep.equal(['host-1', 'host-2'])
  })

  it('name who refused and who failed, each with the reason, also with -q as the exit status', async () => {
    const asked = await bench.node.ask()
    const none = { results: [] }
    await bench.node.answer(asked, 1, { status: 'refused', code: 'ACL_DENIED', message: 'Two are needed.', ...none })
    await bench.node.answer(asked, 2, { status: 'timeout', message: 'It took too long.', ...none })
    const { status, err } = await bench.mig('action', 'results', asked.digest)
    expect(status).to.equal(1)
    expect(err).to.contain('refused: host-1: Two are needed.').and.contain('host-2 did not succeed: timeout: It took')
    expect(await bench.mig('action', 'results', asked.digest, '-q')).to.deep.equal({ status: 1, out: '', err: '' })
  })

  it('of a scheduled action tell the run', async () => {
    const schedule = await desk.sign(
      desk.action({ schedule: '* * * * *', reply: await bench.node.investigator.prepareReply(soon(1)) })
    )
    await bench.node.investigator.publish(schedule.file)
    await bench.node.answer(schedule, 1, { sequence: 3, results: [fileResult('/etc/passwd')] })
    const { out } = await bench.mig('action', 'results', schedule.digest)
    expect(out).to.match(/^host-1 run 3 \/etc\/passwd /)
  })

  it('with --wait takes in what still comes, and prints no answer twice', async () => {
    const asked = await bench.node.ask()
    await bench.node.answer(asked, 1)
    const waiting = bench.mig('action', 'results', asked.digest, '--wait', '--show', 'all')
    await eventually(() => bench.shown.includes('host-1'))
    await bench.node.answer(asked, 2)
    const { status, out } = await waiting
    expect(status).to.equal(0)
    expect(out.match(/^host-\d command success$/gm)).to.deep.equal(['host-1 command success', 'host-2 command success'])
  })

  it('--timeout ends the waiting; who is missing is an error with its code', async () => {
    const asked = await bench.node.ask()
    await bench.node.answer(asked, 1)
    const waiting = bench.mig('action', 'results', asked.digest, '--timeout', '1s')
    await eventually(() => bench.shown.includes('host-1'))
    bench.clock.advance(1000)
    const { status, err } = await waiting
    expect(status).to.equal(1)
    expect(err).to.contain(`error: 1 of 2 agents answered action ${asked.order.id}.`).and.contain('(NOT_ANSWERED)')
  })

  it('of an action that is not here: ACTION_NOT_FOUND', async () => {
    const { status, err } = await bench.mig('action', 'results', 'abcd')
    expect(status).to.equal(1)
    expect(err).to.match(/^error: There is no action 'abcd'\. .*\(ACTION_NOT_FOUND\)\n$/)
  })
})

function soon(expected: number): { expireafter: string; expected: number } {
  return { expireafter: new Date(NOW + 3_600_000).toISOString().replace('.000', ''), expected }
}
