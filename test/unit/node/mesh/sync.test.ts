import { expect } from 'chai'
import { Budget } from '../../../../src/node/mesh/budget.ts'
import { Known } from '../../../../src/node/mesh/known.ts'
import { Puller } from '../../../../src/node/mesh/puller.ts'
import type { AskSync } from '../../../../src/node/mesh/puller.ts'
import { Spreader } from '../../../../src/node/mesh/spreader.ts'
import { Sync } from '../../../../src/node/mesh/sync.ts'
import type { Acquaintance } from '../../../../src/node/mesh/sync.ts'
import { decodeAnswer } from '../../../../src/node/mesh/sync-codec.ts'
import { Turnstile } from '../../../../src/node/mesh/turnstile.ts'
import { SyncQuestion } from '../../../../src/protocol/wire/generated/sync.js'
import {
  MAX_SYNC_BUCKETS,
  MAX_SYNC_FRAME_BYTES,
  MAX_SYNC_KEY_CHARACTERS,
  MAX_SYNC_PULL_KEYS,
  MAX_SYNC_VERSION_CHARACTERS
} from '../../../../src/protocol/wire/limits.ts'
import { toUtf8 } from '../../../../src/util/bytes.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { MemorySource } from '../../../helpers/memory-source.ts'
import { eventually } from '../../../helpers/processes.ts'

/** One end of sync, that talks to another end in the same process. Bytes and questions are counted. */
class End {
  readonly clock: ManualClock
  readonly orders = new MemorySource('order')
  readonly policies = new MemorySource('policy')
  readonly presences = new MemorySource('presence')
  readonly budget: Budget
  readonly met: Acquaintance[] = []
  readonly strangers: string[] = []
  policyVersion = 7
  confirmed = 0
  readonly sync: Sync
  bytes = 0
  questions: (keyof SyncQuestion)[] = []
  other: End | undefined

  readonly name: string

  constructor(name: string, options: { now?: number; meshId?: string; takesCustody?: boolean } = {}) {
    this.name = name
    this.clock = new ManualClock(options.now)
    this.budget = new Budget({ clock: this.clock })
    const { clock, budget } = this
    const known = new Known(1000)
    const turnstile = new Turnstile()
    const ask: AskSync = async (_, question) => {
      const bytes = SyncQuestion.encode(question)
      const answer = await (this.other as End).sync.serve(this.name, bytes)
      this.bytes += bytes.byteLength + answer.byteLength
      this.questions.push(...(Object.keys(question) as (keyof SyncQuestion)[]))
      return decodeAnswer(answer)
    }
    const puller = new Puller({ ask, budget, known, turnstile, clock, log: silentLog })
    const spreader = new Spreader({
      ask,
      // not watched here: only what it offers and receives
      gossip: undefined as never,
      known,
      turnstile,
      budget,
      clock,
      log: silentLog,
      topicOf: () => undefined,
      neighbours: () => [],
      isPulled: () => false
    })
    this.sync = new Sync(
      {
        meshId: options.meshId ?? `m.${'0'.repeat(64)}`,
        role: 'agent',
        version: '1.0.0',
        ...(options.takesCustody === undefined ? {} : { takesCustody: options.takesCustody })
      },
      {
        ask,
        sources: new Map([this.orders, this.policies, this.presences].map((source) => [source.kind, source])),
        puller,
        spreader,
        known,
        budget,
        clock,
        policyVersion: () => this.policyVersion,
        neighbourCount: () => 3,
        onHello: (_peer, acquaintance) => this.met.push(acquaintance),
        onStranger: (peer) => this.strangers.push(peer),
        onPolicyConfirmed: () => this.confirmed++
      }
    )
  }
}

function pair(
  a: { now?: number; meshId?: string; takesCustody?: boolean } = {},
  b: { now?: number; meshId?: string; takesCustody?: boolean } = {}
): [End, End] {
  const ends: [End, End] = [new End('a', a), new End('b', b)]
  ends[0].other = ends[1]
  ends[1].other = ends[0]
  return ends
}

describe('Sync', () => {
  it('both ends know that the other has no newer policy, after what differs was compared; who has an older one does not', async () => {
    const [a, b] = pair()
    await a.sync.round('b')
    expect([a.confirmed, b.confirmed]).to.deep.equal([1, 1])
    a.orders.add('an order')
    await a.sync.round('b')
    expect([a.confirmed, b.confirmed]).to.deep.equal([2, 2])
    a.policyVersion = 6
    b.policies.add('7')
    await a.sync.round('b')
    expect([a.confirmed, b.confirmed]).to.deep.equal([2, 3])
    a.policyVersion = 7
    b.policies.add('8')
    await a.sync.round('b')
    expect([a.confirmed, b.confirmed]).to.deep.equal([3, 4])
  })

  it('costs less than 1 kB when 1,000 orders and 1,000 presences are equal', async () => {
    const [a, b] = pair()
    for (let at = 0; at < 1000; at++) {
      for (const end of [a, b]) {
        end.orders.add(`order ${at}`)
        end.presences.add(`presence ${at}`)
      }
    }
    await a.sync.round('b')
    expect(a.questions).to.deep.equal(['hello'])
    expect(a.bytes).to.be.lessThan(1000)
  })

  it('counts rounds: those that went well, that failed, and that others began', async () => {
    const [a, b] = pair()
    await a.sync.round('b')
    await Promise.all([a.sync.round('b'), a.sync.round('b')])
    a.other = undefined
    await a.sync.round('b').catch(() => undefined)
    const counts = ({ sync }: End): unknown => Object.fromEntries(sync.rounds)
    expect(counts(a)).to.deep.equal({ done: 2, failed: 1, answered: 0 })
    expect(counts(b)).to.deep.equal({ done: 0, failed: 0, answered: 2 })
  })

  it('costs little for one difference among 1,000', async () => {
    const [a, b] = pair()
    for (let at = 0; at < 1000; at++) for (const end of [a, b]) end.orders.add(`order ${at}`)
    b.orders.add('news')
    await a.sync.round('b')
    expect(a.orders.held).to.have.length(1001)
    expect(a.bytes).to.be.lessThan(6000)
  })

  it('gives both ends the union, each thing once', async () => {
    const [a, b] = pair()
    for (let at = 0; at < 1500; at++) a.orders.add(`of a ${at}`)
    for (let at = 0; at < 700; at++) b.orders.add(`of b ${at}`)
    for (let at = 0; at < 5; at++) b.presences.add(`presence ${at}`)
    await a.sync.round('b')
    expect(a.orders.held).to.have.length(2200)
    expect(a.presences.held).to.have.length(5)
    // what b lacks it was offered, and pulls by itself
    await eventually(() => b.orders.held.size === 2200)
    for (const from of [...a.orders.offers.values(), ...b.orders.offers.values()]) expect(from).to.have.length(1)
  })

  it('brings things of full size, as many as fit into a frame at a time', async () => {
    const [a, b] = pair()
    for (let at = 0; at < 30; at++) b.orders.add(new Uint8Array(80_000).fill(at))
    await a.sync.round('b')
    expect(a.orders.held).to.have.length(30)
    expect(a.questions.filter((question) => question === 'pull')).to.have.length(
      Math.ceil((30 * 80_000) / MAX_SYNC_FRAME_BYTES)
    )
  })

  it('does not pull what is not wanted, nor pull again what was refused, until a policy has come', async () => {
    const [a, b] = pair()
    b.orders.add('bad')
    a.orders.judge = () => 'ignore'
    const round = async (): Promise<number> => {
      a.clock.advance(10_000)
      b.clock.advance(10_000)
      await a.sync.round('b')
      return [...a.orders.offers.values()].flat().length
    }
    expect(await round()).to.equal(1)
    expect(await round()).to.equal(1)
    b.policies.add('a policy')
    expect(await round()).to.equal(2)
    expect(await round()).to.equal(2)
    for (let minutes = 0; minutes < 5; minutes++) a.clock.advance(60_000)
    expect(await round()).to.equal(3)
  })

  it('tells of the peer, and how far its clock is off', async () => {
    const [a, b] = pair({ now: 1_000_000 }, { now: 1_090_000, takesCustody: true })
    await a.sync.round('b')
    expect(a.met).to.deep.equal([
      { role: 'agent', version: '1.0.0', policyVersion: 7, neighbours: 3, skewMs: 90_000, takesCustody: true }
    ])
    expect(b.met[0]).to.include({ skewMs: -90_000, takesCustody: false })
  })

  it('refuses a hello for another mesh, on both ends', async () => {
    const [a, b] = pair({}, { meshId: `m.${'1'.repeat(64)}` })
    a.orders.add('secret')
    await expectCode(a.sync.round('b'), 'OTHER_MESH')
    expect(b.strangers).to.deep.equal(['a'])
    expect(b.met).to.deep.equal([])
    expect(b.orders.held).to.have.length(0)
  })

  it('joins a round that is running', async () => {
    const [a] = pair()
    await Promise.all([a.sync.round('b'), a.sync.round('b'), a.sync.round('b')])
    expect(a.questions).to.deep.equal(['hello'])
  })

  it('strikes who lists what it does not have', async () => {
    const [a, b] = pair()
    const round = async (at: number): Promise<void> => {
      b.orders.promised.add(String(at).padStart(64, '0'))
      b.orders.add(`real ${at}`)
      a.orders.add(`real ${at}`)
      await a.sync.round('b')
    }
    for (let at = 0; at < 3; at++) {
      expect(a.budget.isBanned('b')).to.equal(false)
      await round(at)
    }
    expect(a.budget.isBanned('b')).to.equal(true)
  })

  it('stops pulling when most of it is refused', async () => {
    const [a, b] = pair()
    a.orders.judge = () => 'ignore'
    for (let at = 0; at < 1000; at++) b.orders.add(`junk ${at}`)
    await a.sync.round('b')
    expect(a.orders.offers.size).to.be.lessThan(20)
  })

  describe('serves no question that', () => {
    const KEY = 'k'.repeat(MAX_SYNC_KEY_CHARACTERS)
    const VERSION = 'v'.repeat(MAX_SYNC_VERSION_CHARACTERS)
    const offer = (entries: { key: string; version: string }[]): SyncQuestion => ({ offer: { kind: 'order', entries } })
    const buckets = (bytes: number): SyncQuestion => ({
      difference: { kind: 'order', buckets: new Uint8Array(bytes) }
    })
    const CASES: { name: string; good: SyncQuestion; bad: SyncQuestion }[] = [
      {
        name: 'has a key too long',
        good: offer([{ key: KEY, version: '1' }]),
        bad: offer([{ key: `${KEY}k`, version: '1' }])
      },
      {
        name: 'has a version too long',
        good: offer([{ key: '1', version: VERSION }]),
        bad: offer([{ key: '1', version: `${VERSION}v` }])
      },
      {
        name: 'offers too many entries',
        good: offer(Array.from({ length: MAX_SYNC_PULL_KEYS }, (_, at) => ({ key: String(at), version: '' }))),
        bad: offer(Array.from({ length: MAX_SYNC_PULL_KEYS + 1 }, (_, at) => ({ key: String(at), version: '' })))
      },
      {
        name: 'pulls too many keys',
        good: { pull: { kind: 'order', keys: Array.from({ length: MAX_SYNC_PULL_KEYS }, () => 'k') } },
        bad: { pull: { kind: 'order', keys: Array.from({ length: MAX_SYNC_PULL_KEYS + 1 }, () => 'k') } }
      },
      { name: 'has too many buckets', good: buckets(8 * MAX_SYNC_BUCKETS), bad: buckets(16 * MAX_SYNC_BUCKETS) },
      { name: 'has a number of buckets that is no power of two', good: buckets(32), bad: buckets(24) },
      { name: 'has no bucket', good: buckets(8), bad: buckets(0) }
    ]
    for (const { name, good, bad } of CASES) {
      it(name, async () => {
        const [a] = pair()
        await a.sync.serve('b', SyncQuestion.encode(good))
        await expectCode(a.sync.serve('b', SyncQuestion.encode(bad)), 'REQUEST_REFUSED')
      })
    }

    it('is over the budget', async () => {
      const [a] = pair()
      const question = SyncQuestion.encode({ pull: { kind: 'order', keys: [] } })
      for (let count = 0; count < 50; count++) await a.sync.serve('b', question)
      await expectCode(a.sync.serve('b', question), 'OVER_BUDGET')
    })
  })

  it('answers kinds that it does not know with nothing', async () => {
    const [a] = pair()
    const answer = decodeAnswer(
      await a.sync.serve('b', SyncQuestion.encode({ pull: { kind: 'weather', keys: ['k'] } }))
    )
    expect(answer.things?.things).to.deep.equal([])
    await a.sync.serve('b', SyncQuestion.encode({ push: { kind: 'weather', things: [toUtf8('sun')] } }))
    await a.sync.serve('b', SyncQuestion.encode({ difference: { kind: 'weather', buckets: new Uint8Array(8) } }))
  })
})
