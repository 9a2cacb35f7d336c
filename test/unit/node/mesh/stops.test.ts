import { expect } from 'chai'
import { OrderBook } from '../../../../src/node/mesh/order-book.ts'
import { PolicyChain } from '../../../../src/node/mesh/policy-chain.ts'
import { Stops } from '../../../../src/node/mesh/stops.ts'
import { checkRelay } from '../../../../src/protocol/order/check-relay.ts'
import { signStop } from '../../../../src/protocol/result/stop.ts'
import { EXPIRY_GRACE_SEC, MAX_PENDING_STOPS } from '../../../../src/protocol/wire/limits.ts'
import { AgentStore } from '../../../../src/store/agent-store.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { between, Desk, type Signed } from '../../../helpers/desk.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { nodeKey } from '../../../helpers/node-keys.ts'
import { cancel, NOW } from '../../../helpers/orders.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const HOUR = 3_600_000
const rollout = { order: 100, waves: [10], everySec: 60, stopAfterFailures: 1 }

describe('Stops', () => {
  let desk: Desk
  let folder: TemporaryFolder
  let store: AgentStore
  let clock: ManualClock
  let book: OrderBook
  let stops: Stops
  let issuer: Awaited<ReturnType<typeof nodeKey>>
  let news: string[]

  const asked = (changes = {}): Promise<Signed> =>
    desk.sign(desk.action({ ...between(0, HOUR), rollout, ...changes }, { peer: issuer.id }))
  const stopOf = async (digest: string, n = 7): Promise<Uint8Array> =>
    signStop({ mesh: desk.meshId, orderDigest: digest }, (await nodeKey(n)).privateKey)
  const wants = (key: string): boolean => stops.wants({ key, version: '1' })

  before(async () => {
    desk = await Desk.open(['ada'])
    issuer = await nodeKey(7)
  })
  beforeEach(async () => {
    folder = new TemporaryFolder()
    store = await AgentStore.open(folder.path)
    clock = new ManualClock(NOW)
    const { meshId } = desk
    const policies = new PolicyChain(desk.zero, {
      store: store.policies,
      log: silentLog,
      check: (bytes, keyring) => checkRelay(bytes, { meshId, now: clock.now(), keyring, isSeen: () => false })
    })
    book = new OrderBook({ meshId }, { clock, log: silentLog, store: store.orders, policies })
    stops = new Stops({ meshId }, { book, log: silentLog })
    news = []
    stops.onNew(({ key }) => news.push(key))
  })
  afterEach(async () => {
    await store[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  it('holds and passes on what the issuer of a live rollout has signed, until the action is purged', async () => {
    const action = await asked()
    await book.take(action.envelope, 'peer')
    expect([wants(action.digest), stops.has(action.digest)]).to.deep.equal([true, false])
    const bytes = await stopOf(action.digest)
    expect(await stops.offer(bytes, 'peer')).to.equal('accept')
    expect(await stops.offer(bytes, 'peer')).to.equal('ignore')
    expect([wants(action.digest), stops.has(action.digest), news]).to.deep.equal([false, true, [action.digest]])
    expect([...stops.entries()]).to.deep.equal([{ key: action.digest, version: '1' }])
    expect(await stops.get(action.digest)).to.deep.equal(bytes)
    clock.advance(HOUR + EXPIRY_GRACE_SEC * 1000)
    expect([stops.has(action.digest), await stops.get(action.digest)]).to.deep.equal([false, undefined])
  })

  it('makes its own', async () => {
    const action = await asked()
    await book.take(action.envelope, 'peer')
    await stops.announce(action.digest, issuer.privateKey)
    expect(await stops.get(action.digest)).to.deep.equal(await stopOf(action.digest))
  })

  it('ignores others than the issuer, other orders, and what is no stop', async () => {
    const action = await asked()
    const plain = await desk.sign(desk.action(between(0, HOUR), { peer: issuer.id }))
    const taken = await desk.sign(cancel({ mesh: desk.meshId }))
    for (const { envelope } of [action, plain, taken]) await book.take(envelope, 'peer')
    expect(await stops.offer(await stopOf(action.digest, 8), 'peer')).to.equal('ignore')
    for (const { digest } of [plain, taken]) {
      expect([wants(digest), await stops.offer(await stopOf(digest), 'peer')]).to.deep.equal([false, 'ignore'])
    }
    expect(await stops.offer(new Uint8Array(3), 'peer')).to.equal('ignore')
    expect([...stops.entries()]).to.deep.equal([])
  })

  it('one that comes before its action waits for it, whoever else claims to stop it', async () => {
    const action = await asked()
    expect(wants(action.digest)).to.equal(true)
    for (const n of [8, 7, 9]) expect(await stops.offer(await stopOf(action.digest, n), 'peer')).to.equal('ignore')
    expect([...stops.entries()]).to.deep.equal([])
    await book.take(action.envelope, 'peer')
    expect([stops.has(action.digest), news]).to.deep.equal([true, [action.digest]])
  })

  it(`no more than ${MAX_PENDING_STOPS} wait: the oldest goes`, async () => {
    const [first, second] = [await asked(), await asked()]
    for (const { digest } of [first, second]) await stops.offer(await stopOf(digest), 'peer')
    for (let n = 2; n < MAX_PENDING_STOPS; n++) {
      const digest = n.toString(16).padStart(64, '0')
      expect(wants(digest)).to.equal(true)
      await stops.offer(await stopOf(digest, 8), 'peer')
    }
    expect(wants('ff'.repeat(32))).to.equal(false)
    await stops.offer(await stopOf('ff'.repeat(32), 8), 'peer')
    for (const { envelope } of [first, second]) await book.take(envelope, 'peer')
    expect([stops.has(first.digest), stops.has(second.digest)]).to.deep.equal([false, true])
  }).timeout(60_000)
})
