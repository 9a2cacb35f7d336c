import { expect } from 'chai'
import type { FollowEvent } from '../../../src/investigator/api/api.ts'
import { readOrderFile } from '../../../src/protocol/order/order-file.ts'
import { collect } from '../../helpers/collect.ts'
import { Desk } from '../../helpers/desk.ts'
import { InvestigatorBench, wordsOf } from '../../helpers/investigator-bench.ts'
import { ManualClock } from '../../helpers/manual-clock.ts'
import { NOW } from '../../helpers/orders.ts'
import { eventually } from '../../helpers/processes.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

const HOUR = 3_600_000

describe('Followers', () => {
  let desk: Desk
  let folder: TemporaryFolder
  let clock: ManualClock
  let bench: InvestigatorBench

  before(async () => {
    desk = await Desk.open(['ada', 'grace'])
  })
  beforeEach(async () => {
    folder = new TemporaryFolder()
    clock = new ManualClock(NOW)
    bench = await InvestigatorBench.open(desk, clock, folder.path)
    await bench.meet(1)
    await bench.meet(2)
  })
  afterEach(async () => {
    await bench[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  const follow = (digest: string, timeoutMs = HOUR, signal?: AbortSignal): AsyncIterator<FollowEvent> =>
    bench.investigator.follow(digest, { timeoutMs }, signal)[Symbol.asyncIterator]()
  const next = async (events: AsyncIterator<FollowEvent>): Promise<string> => {
    const { value, done } = await events.next()
    return done === true ? 'done' : wordsOf(value)
  }
  const rest = async (events: AsyncIterator<FollowEvent>): Promise<string[]> => {
    const words: string[] = []
    for (let word = await next(events); word !== 'done'; word = await next(events)) words.push(word)
    return words
  }

  it('tells what is stored first, then what comes, and ends when all have answered', async () => {
    const asked = await bench.ask()
    await bench.answer(asked, 2)
    const events = follow(asked.digest)
    expect([await next(events), await next(events)]).to.deep.equal(['result host-2 success', 'progress 1/2'])
    const waiting = rest(events)
    await bench.answer(asked, 1, { status: 'running', results: [] })
    await bench.answer(asked, 1)
    const words = await waiting
    expect(words.filter((word) => !word.startsWith('progress'))).to.deep.equal([
      'running',
      'result host-1 success',
      'end complete silent='
    ])
    expect(words.at(-2)).to.equal('progress 2/2')
  })

  it('loses nothing that comes while the reader is busy, and tells nothing twice', async () => {
    const asked = await bench.ask()
    const events = follow(asked.digest)
    expect(await next(events)).to.equal('progress 0/2')
    // the reader writes a line now; both answers come meanwhile
    await bench.answer(asked, 1)
    const bytes = await bench.seal(asked, 2)
    await bench.results.take(bytes)
    await bench.results.take(bytes)
    expect((await rest(events)).filter((word) => !word.startsWith('progress'))).to.deep.equal([
      'result host-1 success',
      'result host-2 success',
      'end complete silent='
    ])
  })

  it('an answer that comes while stored ones are told is told once', async () => {
    const asked = await bench.ask()
    await bench.answer(asked, 1)
    const events = follow(asked.digest)
    expect(await next(events)).to.equal('result host-1 success')
    await bench.answer(asked, 2)
    const words = await rest(events)
    expect(words.filter((word) => word.startsWith('result'))).to.deep.equal(['result host-2 success'])
    expect(words.at(-1)).to.equal('end complete silent=')
  })

  it('ends at its deadline, and says who is silent', async () => {
    const asked = await bench.ask()
    await bench.answer(asked, 1)
    const events = follow(asked.digest, 5000)
    expect([await next(events), await next(events)]).to.deep.equal(['result host-1 success', 'progress 1/2'])
    const waiting = rest(events)
    clock.advance(4999)
    await new Promise(setImmediate)
    clock.advance(1)
    expect(await waiting).to.deep.equal(['progress 1/2', 'end deadline silent=host-2'])
  })

  it('ends when it is cancelled, before and during', async () => {
    const asked = await bench.ask()
    const controller = new AbortController()
    const events = follow(asked.digest, HOUR, controller.signal)
    await next(events)
    const waiting = rest(events)
    controller.abort()
    expect(await waiting).to.deep.equal(['progress 0/2', 'end cancelled silent=host-1,host-2'])
    expect(await rest(follow(asked.digest, HOUR, controller.signal))).to.deep.equal([
      'progress 0/2',
      'end cancelled silent=host-1,host-2'
    ])
  })

  it('does not wait for who waits for a signature himself; waits again when one was published', async () => {
    const asked = await bench.ask()
    const held = { status: 'accepted', code: 'ACL_DENIED', message: 'Two.', results: [] } as const
    await bench.answer(asked, 1, held)
    await bench.answer(asked, 2, held)
    expect(await rest(follow(asked.digest))).to.deep.equal(['progress 0/2', 'end complete silent='])
    const both = await desk.sign(asked.order, desk.people)
    expect(await bench.investigator.publish(both.file)).to.equal(asked.digest)
    const events = follow(asked.digest)
    expect(await next(events)).to.equal('progress 0/2')
    await bench.answer(asked, 1)
    await bench.answer(asked, 2)
    expect((await rest(events)).at(-1)).to.equal('end complete silent=')
    const { order } = await bench.investigator.action(asked.digest)
    expect(readOrderFile(JSON.stringify(order)).signatures).to.have.length(2)
  })

  it('a scheduled action is followed until its time is over, and is complete when all were heard of', async () => {
    const reply = await bench.investigator.prepareReply({ expireafter: '2026-11-24T09:00:00Z', expected: 2 })
    const asked = await desk.sign(desk.action({ reply, schedule: '*/5 * * * *' }))
    await bench.investigator.publish(asked.file)
    const events = follow(asked.digest, HOUR + 5000)
    await next(events)
    const waiting = rest(events)
    for (const sequence of [0, 3]) for (const n of [1, 2]) await bench.answer(asked, n, { sequence })
    await eventually(() => bench.investigator.find(asked.digest)?.summary().answered === 2)
    clock.advance(HOUR + 5000)
    const words = await waiting
    expect(words.filter((word) => word.startsWith('result'))).to.have.length(4)
    expect(words.at(-1)).to.equal('end complete silent=')
    const stored = await collect(bench.investigator.results(asked.digest))
    expect(stored.map(({ name, report }) => `${name} ${report.sequence}`)).to.deep.equal([
      'host-1 0',
      'host-1 3',
      'host-2 0',
      'host-2 3'
    ])
    const { commands } = await bench.investigator.action(asked.digest)
    expect(commands.map(({ sequence }) => sequence)).to.deep.equal([3, 3])
  })

  it('several follow at a time, and one who leaves takes nobody with him', async () => {
    const asked = await bench.ask()
    const [stays, leaves] = [follow(asked.digest), follow(asked.digest)]
    await Promise.all([next(stays), next(leaves)])
    await leaves.return?.()
    await bench.answer(asked, 1)
    await bench.answer(asked, 2)
    expect((await rest(stays)).filter((word) => word.startsWith('result'))).to.have.length(2)
  })

  it('asked later, waits for who has joined since, while the action is live', async () => {
    const asked = await bench.ask()
    for (const n of [1, 2]) await bench.answer(asked, n)
    await bench.meet(3)
    const later = (): AsyncIterator<FollowEvent> =>
      bench.investigator.follow(asked.digest, { timeoutMs: HOUR, isLater: true })[Symbol.asyncIterator]()
    const events = later()
    expect([await next(events), await next(events)].sort()).to.deep.equal([
      'result host-1 success',
      'result host-2 success'
    ])
    expect(await next(events)).to.equal('progress 2/3')
    const waiting = rest(events)
    await bench.answer(asked, 3)
    expect(await waiting).to.deep.equal(['result host-3 success', 'progress 3/3', 'end complete silent='])
    clock.advance(HOUR)
    await bench.meet(4)
    expect((await rest(later())).at(-1)).to.equal('end complete silent=')
  })
})
