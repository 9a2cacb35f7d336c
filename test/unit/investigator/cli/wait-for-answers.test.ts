import { expect } from 'chai'
import type { FollowEvent, InvestigatorApi } from '../../../../src/investigator/api/api.ts'
import { Arguments } from '../../../../src/investigator/cli/arguments.ts'
import { waitForAnswers } from '../../../../src/investigator/cli/wait-for-answers.ts'
import { MigError } from '../../../../src/protocol/errors.ts'
import { CliBench } from '../../../helpers/cli-bench.ts'
import { Desk, type Signed } from '../../../helpers/desk.ts'
import { eventually } from '../../../helpers/eventually.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { fileResult } from '../../../helpers/action-examples.ts'
import { testTerminal } from '../../../helpers/test-terminal.ts'

const MINUTE = 60_000

describe('investigator/cli/wait-for-answers', () => {
  let desk: Desk
  let bench: CliBench
  let asked: Signed

  before(async () => {
    desk = await Desk.open(['ada'])
  })
  beforeEach(async () => {
    bench = await CliBench.open(desk)
    for (const n of [1, 2]) await bench.node.meet(n)
    // valid for an hour
    asked = await bench.node.ask()
    await bench.node.answer(asked, 1, { results: [fileResult('/etc/passwd')] })
  })
  afterEach(() => bench[Symbol.asyncDispose]())

  /** Follows the action, and goes on when it has begun. */
  async function follow(...argv: string[]) {
    const ctrlC = new AbortController()
    const before = bench.clock.timers
    const typed = bench.migUntil(ctrlC.signal, 'action', 'results', asked.digest, ...argv)
    // the time limit of the follower
    await eventually(() => bench.clock.timers > before)
    if (!argv.includes('json')) await eventually(() => bench.shown.includes('host-1'))
    return { typed, ctrlC }
  }

  it('--timeout ends it: who is silent, and the error with its code', async () => {
    const { typed } = await follow('--timeout', '90s')
    bench.clock.advance(90_000)
    const { status, err } = await typed
    expect(status).to.equal(1)
    expect(err).to.contain('1 of 2 answered, 1 found, 90.0 s\nsilent: host-2\n')
    expect(err).to.match(/error: 1 of 2 agents answered action \S+\. .*\(NOT_ANSWERED\)\n$/)
  })

  it('a document ends with 1, and without an error beside it; -q leaves the bad news', async () => {
    const { typed } = await follow('--timeout', '1s', '-o', 'json', '-q')
    bench.clock.advance(1000)
    const { status, out, err } = await typed
    expect({ status, err }).to.deep.equal({ status: 1, err: 'silent: host-2\n' })
    expect(JSON.parse(out)).to.deep.include({ silent: [{ id: await bench.node.meet(2), name: 'host-2' }] })
  })

  it('Ctrl-C ends it: says how to go on, and no error', async () => {
    const { typed, ctrlC } = await follow('--wait')
    ctrlC.abort()
    const { status, err } = await typed
    expect(status).to.equal(1)
    expect(err).to.contain('Stopped waiting. Nothing is lost').and.not.contain('error:')
  })

  it('Ctrl-C that came before the waiting began ends it too', async () => {
    const argv = ['action', 'results', asked.digest, '--wait']
    const { status, out, err } = await bench.migUntil(AbortSignal.abort(), ...argv)
    expect(status).to.equal(1)
    expect(out).to.match(/^host-1 /)
    expect(err).to.contain('Stopped waiting. Nothing is lost').and.not.contain('error:')
  })

  it('a node that tells nothing is an error: NOT_ANSWERED', async () => {
    // it went away as Ctrl-C came
    const gone = {
      async *follow(): AsyncGenerator<FollowEvent> {
        await Promise.reject(new MigError('HOME_BUSY', 'gone'))
        yield* []
      }
    } as unknown as InvestigatorApi
    const { order, digest } = asked
    const terminal = { ...testTerminal(), signal: AbortSignal.abort() }
    const waiting = waitForAnswers(gone, digest, order, new Arguments({}), terminal)
    const { message } = await expectCode(waiting, 'NOT_ANSWERED')
    expect(message).to.equal(`Nothing is known yet of action ${order.id}.`)
  })

  it('--wait goes on after the action has expired, and takes in what comes then', async () => {
    const { typed } = await follow('--wait')
    bench.clock.advance(61 * MINUTE)
    await bench.node.answer(asked, 2, { results: [fileResult('/etc/shadow')] })
    const { status, out } = await typed
    expect(status).to.equal(0)
    expect(out).to.contain('host-2 /etc/shadow')
  })

  it('the waiting for a scheduled action ends with it, also with --wait', async () => {
    const expireafter = asked.order.expireafter
    const reply = await bench.node.investigator.prepareReply({ expireafter, expected: 2 })
    asked = await desk.sign(desk.action({ schedule: '*/30 * * * *', reply }))
    await bench.node.investigator.publish(asked.file)
    for (const n of [1, 2]) await bench.node.answer(asked, n, { sequence: 1, results: [fileResult('/etc/passwd')] })
    const { typed } = await follow('--wait')
    bench.clock.advance(60 * MINUTE + 9000)
    expect(bench.shown).to.not.contain('host-3')
    bench.clock.advance(1000)
    const { status, out } = await typed
    expect(status).to.equal(0)
    expect(out).to.match(/^host-2 run 1 \/etc\/passwd/m)
  })
})
