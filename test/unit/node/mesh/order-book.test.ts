import { expect } from 'chai'
import type { HeldOrder } from '../../../../src/node/mesh/held-order.ts'
import { OrderBook, type CheckBudget, type OrderStore } from '../../../../src/node/mesh/order-book.ts'
import { PolicyChain } from '../../../../src/node/mesh/policy-chain.ts'
import type { SyncEntry } from '../../../../src/node/mesh/sync-source.ts'
import { checkRelay } from '../../../../src/protocol/order/check-relay.ts'
import { decodeEnvelope } from '../../../../src/protocol/order/envelope.ts'
import {
  EXPIRY_GRACE_SEC,
  MAX_LIVE_ORDERS_PER_SIGNER,
  MAX_SIGNATURE_FUTURE_SEC
} from '../../../../src/protocol/wire/limits.ts'
import { AgentStore } from '../../../../src/store/agent-store.ts'
import { sha256Hex } from '../../../../src/util/bytes.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { collect } from '../../../helpers/collect.ts'
import { between, Desk } from '../../../helpers/desk.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { cancel, NOW, testPerson } from '../../../helpers/orders.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const HOUR = 3_600_000

describe('OrderBook', () => {
  let desk: Desk
  let folder: TemporaryFolder
  let store: AgentStore
  let clock: ManualClock
  let policies: PolicyChain
  let book: OrderBook
  let orders: HeldOrder[]
  let news: SyncEntry[]
  let purged: string[]

  const newBook = (orderStore: OrderStore = store.orders, budget?: CheckBudget): OrderBook => {
    const made = new OrderBook(
      { meshId: desk.meshId },
      { clock, log: silentLog, store: orderStore, policies, ...(budget === undefined ? {} : { budget }) }
    )
    made.onOrder((held) => orders.push(held))
    made.onNew((entry) => news.push(entry))
    made.onPurge(({ digest }) => purged.push(digest))
    return made
  }
  const entryOf = (digest: string): SyncEntry => [...book.entries()].find(({ key }) => key === digest)!

  /** Orders on disk: relaying does not wait for it, so a write is put behind those of the book. */
  const stored = async () => {
    await store.orders.delete('f'.repeat(64))
    return collect(store.orders.all())
  }

  before(async () => {
    desk = await Desk.open(['ada', 'grace', 'eve'])
  })
  beforeEach(async () => {
    folder = new TemporaryFolder()
    store = await AgentStore.open(folder.path)
    clock = new ManualClock(NOW)
    policies = new PolicyChain(desk.zero, {
      store: store.policies,
      log: silentLog,
      check: (bytes, keyring) =>
        checkRelay(bytes, { meshId: desk.meshId, now: clock.now(), keyring, isSeen: () => false })
    })
    orders = []
    news = []
    purged = []
    book = newBook()
  })
  afterEach(async () => {
    await store[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  it('holds an order, tells it, keeps it, and hands it on', async () => {
    const order = await desk.sign(desk.action())
    expect(await book.offer(order.envelope, 'peer')).to.equal('accept')
    expect([book.size, book.find(order.digest)?.digest]).to.deep.equal([1, order.digest])
    expect(orders.map(({ digest }) => digest)).to.deep.equal([order.digest])
    expect(news).to.deep.equal([...book.entries()])
    expect(await book.get(order.digest)).to.deep.equal(order.envelope)
    expect(await stored()).to.deep.equal([{ digest: order.digest, envelope: order.envelope, heldSince: NOW }])
  })

  it('holds a cancel as any order', async () => {
    const order = await desk.sign(cancel({ mesh: desk.meshId }))
    expect(await book.offer(order.envelope, 'peer')).to.equal('accept')
    expect(book.find(order.digest)?.order.kind).to.equal('cancel')
  })

  describe('union of signatures', () => {
    it('an envelope with a further signer is news, and the union travels', async () => {
      const [ada, grace, eve] = desk.people
      const order = desk.action()
      const first = await desk.sign(order, [ada!])
      await book.take(first.envelope, 'a')
      const alone = entryOf(first.digest)
      expect(await book.offer((await desk.sign(order, [grace!, eve!])).envelope, 'b')).to.equal('accept')
      const held = book.find(first.digest)!
      expect(held.signers.map(({ person }) => person)).to.have.members(['ada', 'grace', 'eve'])
      const all = await desk.sign(order, [eve!, ada!, grace!])
      expect(decodeEnvelope(held.envelope).signatures).to.deep.equal(decodeEnvelope(all.envelope).signatures)
      expect([orders.length, news.length, book.size]).to.deep.equal([2, 2, 1])
      expect(entryOf(first.digest).version).to.not.equal(alone.version)
    })

    it('two nodes with the same signers have the same state, in whatever order they came', async () => {
      const [ada, grace] = desk.people
      const order = desk.action()
      const [one, two] = [await desk.sign(order, [ada!]), await desk.sign(order, [grace!])]
      await book.take(one.envelope, 'a')
      await book.take(two.envelope, 'a')
      const mine = entryOf(one.digest)
      book = newBook()
      await book.take(two.envelope, 'a')
      await book.take(one.envelope, 'a')
      expect(entryOf(one.digest)).to.deep.equal(mine)
      expect(book.wants(mine)).to.equal(false)
    })

    it('two envelopes at once do not overwrite each other', async () => {
      const order = desk.action()
      const each = await Promise.all(desk.people.map((person) => desk.sign(order, [person])))
      const verdicts = await Promise.all(each.map(({ envelope }) => book.offer(envelope, 'peer')))
      expect(verdicts).to.deep.equal(['accept', 'accept', 'accept'])
      expect(book.find(each[0]!.digest)?.signers).to.have.length(3)
      expect((await stored())[0]?.envelope).to.deep.equal(book.find(each[0]!.digest)?.envelope)
    })

    it('a stored order whose second signature came much later is taken up whole', async () => {
      const [ada, grace] = desk.people
      const order = desk.action()
      const first = await desk.sign(order, [ada!])
      await book.take(first.envelope, 'a')
      const later = 10 * MAX_SIGNATURE_FUTURE_SEC * 1000
      clock.advance(later)
      await book.take((await desk.sign(order, [grace!], NOW + later)).envelope, 'b')
      await stored()
      const again = newBook()
      expect(await again.load()).to.deep.equal([])
      expect(again.find(first.digest)?.signers).to.have.length(2)
    })
  })

  describe('seen', () => {
    it('the same envelope again is ignored, told to nobody, and no refusal', async () => {
      const { envelope } = await desk.sign(desk.action())
      await book.take(envelope, 'a')
      expect(await book.offer(envelope, 'b')).to.equal('ignore')
      await expectCode(book.take(envelope, 'b'), 'ORDER_SEEN')
      expect([orders.length, news.length, book.refusals().length]).to.deep.equal([1, 1, 0])
    })

    it('of one envelope twice at the same time, one is news', async () => {
      const { envelope } = await desk.sign(desk.action())
      const verdicts = await Promise.all([book.offer(envelope, 'a'), book.offer(envelope, 'b')])
      expect(verdicts.sort()).to.deep.equal(['accept', 'ignore'])
      expect(orders).to.have.length(1)
    })

    it('an envelope that adds nobody is checked once, and is not wanted again', async () => {
      const [ada, grace] = desk.people
      const order = desk.action()
      let checks = 0
      book = newBook(store.orders, { spendSignatureCheck: () => ++checks > 0, spendUnknownSigner: () => true })
      const both = await desk.sign(order, [ada!, grace!])
      await book.take(both.envelope, 'a')
      // how the neighbour that holds it with one signature names it
      const other = newBook()
      const one = await desk.sign(order, [ada!])
      await other.take(one.envelope, 'a')
      const [theirs] = other.entries()
      expect(book.wants(theirs!)).to.equal(true)
      expect(await book.offer(one.envelope, 'b')).to.equal('ignore')
      expect(book.wants(theirs!)).to.equal(false)
      const spent = checks
      expect(await book.offer(one.envelope, 'c')).to.equal('ignore')
      expect(checks).to.equal(spent)
    })

    it('the union that comes back is known without a check', async () => {
      const [ada, grace] = desk.people
      const order = desk.action()
      let checks = 0
      book = newBook(store.orders, { spendSignatureCheck: () => ++checks > 0, spendUnknownSigner: () => true })
      await book.take((await desk.sign(order, [ada!])).envelope, 'a')
      await book.take((await desk.sign(order, [grace!])).envelope, 'a')
      expect(await book.offer((await desk.sign(order, [ada!, grace!])).envelope, 'b')).to.equal('ignore')
      expect(checks).to.equal(2)
    })

    it('a bad envelope first does not keep the good one out', async () => {
      const good = await desk.sign(desk.action())
      const bad = Uint8Array.from(good.envelope)
      bad[bad.length - 1]! ^= 1
      expect(await book.offer(bad, 'mallory')).to.equal('reject')
      expect(await book.offer(good.envelope, 'a')).to.equal('accept')
    })
  })

  describe('refusals', () => {
    it('tells the code, the peer and the digest, and counts', async () => {
      const stranger = await testPerson('mallory')
      const order = await desk.sign(desk.action(), [stranger])
      expect(await book.offer(order.envelope, 'mallory')).to.equal('ignore')
      const [refusal] = book.refusals()
      expect(refusal).to.deep.include({ at: NOW, from: 'mallory', code: 'SIGNER_UNKNOWN', digest: order.digest })
      expect([...book.refused]).to.deep.equal([['SIGNER_UNKNOWN', 1]])
    })

    it('an order of another mesh, and one that is too late', async () => {
      const { envelope } = await desk.sign(desk.action({ mesh: `other.${'0'.repeat(64)}` }))
      await expectCode(book.take(envelope, 'a'), 'ORDER_OTHER_MESH')
      const late = await desk.sign(desk.action(between(0, HOUR)))
      clock.advance(HOUR + EXPIRY_GRACE_SEC * 1000 + 1)
      await expectCode(book.take(late.envelope, 'a'), 'ORDER_EXPIRED')
    })

    it('a peer whose budget is spent is told apart, before and after the signer is looked up', async () => {
      const stranger = await desk.sign(desk.action(), [await testPerson('mallory')])
      book = newBook(store.orders, { spendSignatureCheck: () => true, spendUnknownSigner: () => false })
      await expectCode(book.take(stranger.envelope, 'a'), 'OVER_BUDGET')
      book = newBook(store.orders, { spendSignatureCheck: () => false, spendUnknownSigner: () => true })
      await expectCode(book.take((await desk.sign(desk.action())).envelope, 'a'), 'OVER_BUDGET')
    })
  })

  it('TOO_MANY_ORDERS: one signer has as many live orders as he may, and not one more', async function () {
    this.timeout(60_000)
    const [ada, grace] = desk.people
    const kept: OrderStore = { all: store.orders.all, put: () => Promise.resolve(), delete: () => Promise.resolve() }
    book = newBook(kept)
    const short = await desk.sign(desk.action(between(0, 60_000)), [ada!])
    await book.take(short.envelope, 'a')
    for (let n = 1; n < MAX_LIVE_ORDERS_PER_SIGNER; n++) {
      await book.take((await desk.sign(desk.action(), [ada!])).envelope, 'a')
    }
    const above = await desk.sign(desk.action(), [ada!])
    await expectCode(book.take(above.envelope, 'a'), 'TOO_MANY_ORDERS')
    await book.take((await desk.sign(desk.action(), [grace!])).envelope, 'a')
    await expectCode(book.take((await desk.sign(desk.action(), [ada!, grace!])).envelope, 'a'), 'TOO_MANY_ORDERS')
    // a further signature on a held order is no further order
    await book.take((await desk.sign(short.order, [ada!, grace!])).envelope, 'a')
    // when one expires there is room again, also for the one that was refused
    clock.advance(60_000 + EXPIRY_GRACE_SEC * 1000)
    await book.take(above.envelope, 'a')
    expect(book.size).to.equal(MAX_LIVE_ORDERS_PER_SIGNER + 1)
  })

  describe('purge', () => {
    it('when the grace after the expiry is over, and not before', async () => {
      const { envelope, digest } = await desk.sign(desk.action(between(0, HOUR)))
      await book.take(envelope, 'a')
      const [entry] = book.entries()
      clock.advance(HOUR + EXPIRY_GRACE_SEC * 1000 - 1)
      expect([book.size, purged]).to.deep.equal([1, []])
      clock.advance(1)
      expect([book.size, purged]).to.deep.equal([0, [digest]])
      expect(await book.get(digest)).to.equal(undefined)
      // a neighbour whose clock is behind still lists it
      expect(book.wants(entry!)).to.equal(false)
      expect(await stored()).to.deep.equal([])
    })

    it('a store that cannot delete is no end', async () => {
      const { all, put } = store.orders
      book = newBook({
        all: all.bind(store.orders),
        put: put.bind(store.orders),
        delete: () => Promise.reject(new Error('full'))
      })
      await book.take((await desk.sign(desk.action(between(0, HOUR)))).envelope, 'a')
      clock.advance(2 * HOUR)
      // an unhandled rejection would end the process here
      await new Promise(setImmediate)
      expect(book.size).to.equal(0)
    })
  })

  describe('load', () => {
    it('takes up what is live, silently, and returns what expired meanwhile until it is forgotten', async () => {
      const live = await desk.sign(desk.action(between(0, 10 * HOUR)))
      const short = await desk.sign(desk.action(between(0, HOUR)))
      await book.take(live.envelope, 'a')
      await book.take(short.envelope, 'a')
      await stored()
      clock = new ManualClock(NOW + 2 * HOUR)
      orders = []
      news = []
      book = newBook()
      const expired = await book.load()
      expect(expired.map(({ digest }) => digest)).to.deep.equal([short.digest])
      expect([book.size, orders, news]).to.deep.equal([1, [], []])
      await book.forget(short.digest)
      expect((await stored()).map(({ digest }) => digest)).to.deep.equal([live.digest])
      // what was loaded is purged as what came
      clock.advance(9 * HOUR)
      expect(purged).to.deep.equal([live.digest])
    })

    it('forgets what is damaged on disk', async () => {
      await store.orders.put(sha256Hex(Uint8Array.of(1)), Uint8Array.of(1, 2, 3), NOW)
      expect(await book.load()).to.deep.equal([])
      expect(await stored()).to.deep.equal([])
    })
  })

  it('purges nothing after its end', async () => {
    const { envelope } = await desk.sign(desk.action())
    await book.take(envelope, 'a')
    book[Symbol.dispose]()
    clock.advance(2 * HOUR)
    expect([book.size, purged]).to.deep.equal([1, []])
    expect(await stored()).to.have.length(1)
  })

  it('hands policies to the chain, whose refusals keep their codes', async () => {
    const one = await desk.sign(desk.next())
    await book.take(one.envelope, 'a')
    expect([policies.version, book.size, orders]).to.deep.equal([1, 0, []])
    await expectCode(book.take((await desk.sign(desk.next(desk.zero, { version: 3 }))).envelope, 'a'), 'POLICY_GAP')
    await expectCode(book.take(one.envelope, 'a'), 'ORDER_SEEN')
  })

  describe('under a policy that has taken a key', () => {
    const without = async (person: string): Promise<void> => {
      const keyring = desk.zero.policy.keyring.filter((entry) => entry.person !== person)
      const signed = await desk.sign(desk.next(policies.current, { keyring }))
      await book.take(signed.envelope, 'peer')
    }
    const two = (): Desk['people'] => desk.people.slice(1, 3)

    it('an order travels on with the signatures that count, as a node that comes late takes it', async () => {
      const both = await desk.sign(desk.action(), two())
      await book.take(both.envelope, 'peer')
      const before = entryOf(both.digest)
      await without('eve')
      const after = entryOf(both.digest)
      expect(after.version).not.to.equal(before.version)
      expect(book.find(both.digest)?.signers).to.have.length(2)
      const envelope = (await book.get(both.digest))!
      expect(decodeEnvelope(envelope).signatures).to.have.length(1)
      const { keyring } = policies.current
      await checkRelay(envelope, { meshId: desk.meshId, now: NOW, keyring, isSeen: () => false })
      // what we have made of it is no news when another has made the same of it
      expect(book.wants(after)).to.equal(false)
      expect(await book.offer(envelope, 'peer')).to.equal('ignore')
    })

    it('one that nobody has signed who counts is held, and does not travel', async () => {
      const signed = await desk.sign(desk.action(), desk.people.slice(2))
      await book.take(signed.envelope, 'peer')
      await without('eve')
      expect(book.find(signed.digest)).to.include({ digest: signed.digest })
      expect([...book.entries()]).to.deep.equal([])
      expect(await book.get(signed.digest)).to.equal(undefined)
      await expectCode(
        book.take((await desk.sign(desk.action(), desk.people.slice(2))).envelope, 'peer'),
        'SIGNER_UNKNOWN'
      )
    })

    it('it travels again when a colleague signs it, and when the key comes back', async () => {
      const action = desk.action()
      const signed = await desk.sign(action, desk.people.slice(2))
      await book.take(signed.envelope, 'peer')
      await without('eve')
      await book.take((await desk.sign(action, desk.people.slice(1, 2))).envelope, 'peer')
      expect(decodeEnvelope((await book.get(signed.digest))!).signatures).to.have.length(1)
      const back = await desk.sign(desk.next(policies.current, { keyring: desk.zero.policy.keyring }))
      await book.take(back.envelope, 'peer')
      expect(decodeEnvelope((await book.get(signed.digest))!).signatures).to.have.length(2)
    })

    it('both are held after a restart, the one to be refused too', async () => {
      const both = await desk.sign(desk.action(), two())
      const lost = await desk.sign(desk.action(), desk.people.slice(2))
      for (const { envelope } of [both, lost]) await book.take(envelope, 'peer')
      await without('eve')
      await stored()
      book = newBook()
      expect(await book.load()).to.deep.equal([])
      expect(book.size).to.equal(2)
      expect([...book.entries()].map(({ key }) => key)).to.deep.equal([both.digest])
      expect(decodeEnvelope((await book.get(both.digest))!).signatures).to.have.length(1)
    })
  })

  it('finds two actions with one id', async () => {
    const action = desk.action()
    for (const order of [action, { ...action, name: 'another' }]) {
      await book.take((await desk.sign(order)).envelope, 'peer')
    }
    expect(book.splits.all()).to.have.length(1)
    clock.advance(2 * HOUR)
    expect(book.splits.all()).to.deep.equal([])
  })
})
