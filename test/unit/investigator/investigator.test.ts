import { expect } from 'chai'
import { readOrderFile } from '../../../src/protocol/order/order-file.ts'
import { collect } from '../../helpers/collect.ts'
import { Desk } from '../../helpers/desk.ts'
import { expectCode } from '../../helpers/expect-code.ts'
import { InvestigatorBench } from '../../helpers/investigator-bench.ts'
import { ManualClock } from '../../helpers/manual-clock.ts'
import { AGENTS, cancel, NOW } from '../../helpers/orders.ts'
import { eventually } from '../../helpers/processes.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

const HOUR = 3_600_000

describe('Investigator', () => {
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

  it('an action lists every agent of the census: who answered, who is silent, whom the target does not mean', async () => {
    const asked = await bench.ask("name='host-1' OR name='host-2' OR name='host-4'")
    await bench.answer(asked, 1)
    // known only later: host 4 is meant, and host 3 is not; host 5 answers though nobody knows it
    for (const n of [3, 4]) await bench.meet(n)
    await bench.answer(asked, 5)
    const { commands, notTarget } = await bench.investigator.action(asked.digest)
    expect(commands.map(({ name, status }) => `${name} ${status}`)).to.deep.equal([
      'host-1 success',
      'host-2 silent',
      'host-4 silent',
      'host-5 success'
    ])
    expect(notTarget.map(({ name }) => name)).to.deep.equal(['host-3'])
  })

  it('counts failures of a rollout, stops it when there are enough, and again after a restart', async () => {
    const reply = await bench.investigator.prepareReply({ expireafter: '2026-11-24T09:00:00Z', expected: 2 })
    const rollout = { order: 100, waves: [50], everySec: 60, stopAfterFailures: 2 }
    const asked = await desk.sign(desk.action({ reply, rollout }))
    await bench.investigator.publish(asked.file)
    await bench.answer(asked, 1, { status: 'timeout', code: 'TIMEOUT', results: [] })
    await bench.answer(asked, 3, { status: 'refused', code: 'MODULE_MISSING', results: [] })
    expect(bench.stops.has(asked.digest)).to.equal(false)
    await bench.answer(asked, 2, { status: 'failed', code: 'MODULE_FAILED' })
    await eventually(() => bench.stops.has(asked.digest))
    await bench[Symbol.asyncDispose]()
    bench = await InvestigatorBench.open(desk, clock, folder.path)
    // the book of this test is read with the first order that comes
    expect(bench.investigator.find(asked.digest)?.isToBeStopped).to.equal(true)
    await bench.book.take(asked.envelope, 'peer')
    await eventually(() => bench.stops.has(asked.digest))
  })

  it('ACTION_NOT_FOUND: nobody follows what is not there', async () => {
    const events = bench.investigator.follow('ab'.repeat(32), { timeoutMs: HOUR })
    await expectCode(collect(events), 'ACTION_NOT_FOUND')
  })

  describe('publish', () => {
    it('keeps the action, who is expected, and the order; again is no second action', async () => {
      const asked = await bench.ask()
      expect(await bench.investigator.publish(asked.file)).to.equal(asked.digest)
      expect(bench.book.find(asked.digest)?.digest).to.equal(asked.digest)
      const [summary, ...more] = await bench.investigator.actions()
      expect(more).to.deep.equal([])
      expect(summary).to.deep.include({ digest: asked.digest, expected: 2, answered: 0, found: 0, published: NOW })
      expect(bench.investigator.isWaiting).to.equal(true)
    })

    it('takes back what its own checks refuse, with the code', async () => {
      const { order } = await bench.ask()
      const wrong = await desk.sign(desk.action({ reply: order.reply, mesh: `other.${'0'.repeat(64)}` }))
      await expectCode(bench.investigator.publish(wrong.file), 'ORDER_OTHER_MESH')
      await expectCode(bench.investigator.action(wrong.digest), 'ACTION_NOT_FOUND')
      expect(await bench.store.actions.get(wrong.digest)).to.equal(undefined)
    })

    it('hands on what is answered elsewhere, and does not count it as its own', async () => {
      const elsewhere = await desk.sign(desk.action({}, { peer: AGENTS[0] }))
      expect(await bench.investigator.publish(elsewhere.file)).to.equal(elsewhere.digest)
      expect(bench.book.find(elsewhere.digest)?.digest).to.equal(elsewhere.digest)
      expect(await bench.investigator.actions()).to.deep.equal([])
    })

    it('a signature that a colleague adds elsewhere is kept, and agents are waited for again', async () => {
      const asked = await bench.ask()
      for (const n of [1, 2]) await bench.answer(asked, n, { status: 'accepted', code: 'ACL_DENIED', results: [] })
      expect(bench.investigator.find(asked.digest)?.isSettled).to.equal(true)
      await bench.book.take((await desk.sign(asked.order, desk.people.slice(1))).envelope, 'peer')
      expect(bench.investigator.find(asked.digest)?.isSettled).to.equal(false)
      await eventually(async () => {
        const { order } = await bench.investigator.action(asked.digest)
        return readOrderFile(JSON.stringify(order)).signatures.length === 2
      })
    })

    it('sends a cancel out, which is no action of its own', async () => {
      const asked = await bench.ask()
      const taken = await desk.sign(cancel({ mesh: desk.meshId, action: asked.digest }))
      for (let times = 0; times < 2; times++) {
        expect(await bench.investigator.publish(taken.file)).to.equal(taken.digest)
      }
      expect(bench.book.find(taken.digest)?.order.kind).to.equal('cancel')
      expect(await bench.investigator.actions()).to.have.length(1)
      for (const n of [1, 2]) await bench.answer(asked, n, { status: 'cancelled', code: 'CANCELLED', results: [] })
      const [summary] = await bench.investigator.actions()
      expect(summary).to.deep.include({ answered: 2, counts: { cancelled: 2 } })
      expect(bench.investigator.find(asked.digest)?.isSettled).to.equal(true)
    })

    it('refuses a policy', async () => {
      await expectCode(bench.investigator.publish((await desk.sign(desk.next())).file), 'ACTION_FILE_INVALID')
    })

    it('NO_NEIGHBOURS: nothing is kept when nobody is there', async () => {
      bench.mesh.hasNeighbour = false
      await expectCode(bench.ask(), 'NO_NEIGHBOURS')
      expect(await bench.investigator.actions()).to.deep.equal([])
    })
  })

  it('previews a target by the census, and says when it asks for presence', async () => {
    const { investigator } = bench
    const two = await investigator.preview("name='host-2'")
    expect([two.expected.map(({ name }) => name), two.known, two.usesPresence]).to.deep.equal([['host-2'], 2, false])
    const all = await investigator.preview("status='online'")
    expect([all.expected.length, all.usesPresence]).to.deep.equal([2, true])
    expect((await investigator.preview("status='online'", [two.expected[0]!.id])).expected).to.deep.equal(two.expected)
    await expectCode(investigator.preview('nonsense nonsense'), 'TARGET_INVALID')
  })

  it('a census without agents is asked for again, without haste', async () => {
    await bench[Symbol.asyncDispose]()
    bench = await InvestigatorBench.open(desk, clock, folder.path)
    const rows = bench.investigator.census()
    for (let n = 0; n < 10; n++) await new Promise(setImmediate)
    await bench.meet(7)
    clock.advance(200)
    expect((await rows).map(({ name }) => name)).to.deep.equal(['host-7'])
  })

  it('names neighbours that keep answers in every order', async () => {
    bench.via = ['/ip4/192.0.2.1/tcp/1/p2p/A']
    const { via } = await bench.investigator.prepareReply({ expireafter: '2026-11-24T09:00:00Z', expected: 1 })
    expect(via).to.deep.equal(bench.via)
  })

  it('spreads the answers of many, and no others', async () => {
    const at = async (expected: number): Promise<number> =>
      (await bench.investigator.prepareReply({ expireafter: '2026-11-24T09:00:00Z', expected })).spreadMs
    expect([await at(150), await at(151)]).to.deep.equal([0, 755])
  })

  it('knows its actions and answers after a restart, by the beginning of an id', async () => {
    const asked = await bench.ask()
    await bench.answer(asked, 2)
    await bench.answer(asked, 1, { status: 'refused', code: 'CLOCK', message: 'Late.', results: [] })
    await bench[Symbol.asyncDispose]()
    bench = await InvestigatorBench.open(desk, clock, folder.path)
    const { investigator } = bench
    // who joins the mesh now may answer what is live
    expect(investigator.isWaiting).to.equal(true)
    clock.advance(HOUR)
    expect(investigator.isWaiting).to.equal(false)
    const detail = await investigator.action(asked.digest.slice(0, 8))
    expect(detail.commands.map(({ name, status, code }) => [name, status, code])).to.deep.equal([
      ['host-1', 'refused', 'CLOCK'],
      ['host-2', 'success', undefined]
    ])
    expect(detail.order).to.deep.equal(JSON.parse(asked.file))
    expect((await collect(investigator.results(asked.order.id))).map(({ name }) => name)).to.deep.equal([
      'host-1',
      'host-2'
    ])
    await expectCode(investigator.action(asked.digest.slice(0, 3)), 'ACTION_NOT_FOUND')
    const ended = new AbortController()
    ended.abort()
    expect(await collect(investigator.results(asked.digest, ended.signal))).to.deep.equal([])
  })

  it("finds the order of an action: its own, and a colleague's that is live", async () => {
    const asked = await bench.ask()
    const order = { digest: asked.digest, orderFile: asked.file }
    expect(await bench.investigator.order(asked.order.id)).to.deep.equal(order)
    const elsewhere = await desk.sign(desk.action({}, { peer: AGENTS[0] }), desk.people)
    await bench.book.take(elsewhere.envelope, 'peer')
    await bench.book.take((await desk.sign(cancel({ mesh: desk.meshId }))).envelope, 'peer')
    for (const id of [elsewhere.digest.slice(0, 16), elsewhere.order.id]) {
      const { digest, orderFile } = await bench.investigator.order(id)
      expect(digest).to.equal(elsewhere.digest)
      const { order, signatures } = readOrderFile(orderFile)
      expect([order, signatures.length]).to.deep.equal([elsewhere.order, 2])
    }
    await expectCode(bench.investigator.order('ab'.repeat(32)), 'ACTION_NOT_FOUND')
    await expectCode(bench.investigator.order(asked.digest.slice(0, 3)), 'ACTION_NOT_FOUND')
  })

  it('the beginning of several ids is none', async () => {
    await bench.ask()
    await bench.ask()
    await expectCode(bench.investigator.action('019ab4f0'), 'ACTION_NOT_FOUND')
  })
})
