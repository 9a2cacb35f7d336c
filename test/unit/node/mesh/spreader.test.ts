import { expect } from 'chai'
import { Budget } from '../../../../src/node/mesh/budget.ts'
import type { Gossip } from '../../../../src/node/mesh/gossip.ts'
import { Known } from '../../../../src/node/mesh/known.ts'
import { thingId } from '../../../../src/node/mesh/puller.ts'
import { Spreader } from '../../../../src/node/mesh/spreader.ts'
import { Turnstile } from '../../../../src/node/mesh/turnstile.ts'
import type { SyncQuestion } from '../../../../src/protocol/wire/generated/sync.js'
import { sha256Hex, toUtf8 } from '../../../../src/util/bytes.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { MemorySource } from '../../../helpers/memory-source.ts'
import { eventually } from '../../../helpers/processes.ts'

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('Spreader', () => {
  let clock: ManualClock
  let known: Known
  let budget: Budget
  let orders: MemorySource
  let presences: MemorySource
  let asked: { peer: string; question: SyncQuestion }[]
  let published: string[]
  let subscribers: Set<string>
  let carried: Set<string>
  let pulled: Set<string>
  let spreader: Spreader
  let ends: (() => void)[]

  beforeEach(() => {
    clock = new ManualClock()
    known = new Known(1000)
    budget = new Budget({ clock })
    orders = new MemorySource('order')
    presences = new MemorySource('presence')
    asked = []
    published = []
    subscribers = new Set()
    carried = new Set()
    pulled = new Set()
    // what gossip would do is decided by each case; the real one is in the conformance suite
    const gossip = {
      carries: (digest: string) => carried.has(digest),
      subscribers: () => subscribers,
      publish: (_: string, bytes: Uint8Array) => {
        published.push(sha256Hex(bytes))
        return Promise.resolve(subscribers)
      }
    } as unknown as Gossip
    spreader = new Spreader({
      ask: (peer, question) => {
        asked.push({ peer, question })
        return Promise.resolve({})
      },
      gossip,
      known,
      turnstile: new Turnstile(),
      budget,
      clock,
      log: silentLog,
      topicOf: (kind) => (kind === 'order' ? '/orders' : undefined),
      neighbours: () => ['a', 'b'],
      isPulled: (id) => pulled.has(id)
    })
    ends = [orders, presences].map((source) => spreader.watch(source))
  })

  const pushedTo = (): string[] => asked.filter(({ question }) => question.push).map(({ peer }) => peer)
  const offeredTo = (peer: string): string[] =>
    asked
      .filter((one) => one.peer === peer)
      .flatMap(({ question }) => question.offer?.entries.map(({ key }) => key) ?? [])

  it('publishes what is new and urgent, and pushes it to whom gossip does not reach', async () => {
    subscribers.add('a')
    const key = orders.add('an order')
    await settled()
    expect(published).to.deep.equal([key])
    expect(pushedTo()).to.deep.equal(['b'])
  })

  it('leaves what gossip has brought to gossip', async () => {
    subscribers.add('a')
    carried.add(sha256Hex(toUtf8('an order')))
    orders.add('an order')
    await settled()
    expect(published).to.deep.equal([])
    expect(pushedTo()).to.deep.equal(['b'])
  })

  it('sends nothing back to whom it came from', async () => {
    await spreader.receive('a', orders, [toUtf8('an order')])
    await settled()
    expect(pushedTo()).to.deep.equal(['b'])
  })

  it('gives a few things that are not urgent to whom does not have them', async () => {
    const keys = [presences.add('one'), presences.add('two')]
    known.add(thingId(presences, { key: keys[0] as string, version: '1' }), 'a')
    await settled()
    expect(asked).to.deep.equal([])
    clock.advance(1000)
    await settled()
    const given = (peer: string): (Uint8Array[] | undefined)[] =>
      asked.filter((one) => one.peer === peer).map(({ question }) => question.push?.things)
    expect(given('a')).to.deep.equal([[toUtf8('two')]])
    expect(given('b')).to.deep.equal([[toUtf8('one'), toUtf8('two')]])
    clock.advance(10_000)
    expect(asked).to.have.length(2)
  })

  it('tells of many things that are not urgent, and does not give those that are gone', async () => {
    const keys = Array.from({ length: 5 }, (_, at) => presences.add(`presence ${at}`))
    await settled()
    clock.advance(1000)
    await settled()
    expect(offeredTo('a')).to.deep.equal(keys)
    presences.add('gone')
    await settled()
    presences.held.delete(sha256Hex(toUtf8('gone')))
    clock.advance(10_000)
    await settled()
    expect(asked.at(-1)?.question.push?.things).to.deep.equal([])
  })

  it('gives nothing back that was pushed', async () => {
    await spreader.receive('a', presences, [toUtf8('one')])
    await settled()
    clock.advance(1000)
    await settled()
    expect(pushedTo()).to.deep.equal(['b'])
  })

  it('offers what was pulled: it is not new to the mesh', async () => {
    pulled.add(`order ${sha256Hex(toUtf8('old'))} 1`)
    const key = orders.add('old')
    await settled()
    clock.advance(100)
    expect(published).to.deep.equal([])
    expect(pushedTo()).to.deep.equal([])
    expect(offeredTo('a')).to.deep.equal([key])
  })

  it('pushes at a rate that no budget minds, and offers the rest', async () => {
    const keys = Array.from({ length: 100 }, (_, at) => orders.add(`order ${at}`))
    await settled()
    clock.advance(100)
    await eventually(() => published.length + offeredTo('a').length === 100)
    expect(published).to.have.length(16)
    expect(new Set([...published, ...offeredTo('b')])).to.deep.equal(new Set(keys))
    clock.advance(1000)
    orders.add('later')
    await settled()
    expect(published).to.have.length(17)
  })

  it('strikes who pushes what every honest node refuses', async () => {
    orders.judge = () => 'reject'
    for (let count = 0; count < 3; count++) await spreader.receive('a', orders, [toUtf8(`junk ${count}`)])
    expect(budget.isBanned('a')).to.equal(true)
  })

  it('drops what is over the budget of who pushes', async () => {
    await spreader.receive(
      'a',
      orders,
      Array.from({ length: 60 }, (_, at) => toUtf8(`order ${at}`))
    )
    expect(orders.offers.size).to.equal(50)
  })

  it('says nothing after its end', async () => {
    presences.add('one')
    for (const end of ends) end()
    orders.add('an order')
    await settled()
    clock.advance(10_000)
    expect(asked).to.deep.equal([])
    expect(published).to.deep.equal([])
  })
})
