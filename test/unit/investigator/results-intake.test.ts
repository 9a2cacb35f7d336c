import { expect } from 'chai'
import { createReplyKey } from '../../../src/protocol/pgp/seal.ts'
import { verifyReceipt } from '../../../src/protocol/result/receipt.ts'
import { sealReport } from '../../../src/protocol/result/sealed-result.ts'
import { MAX_UNKNOWN_AGENTS_PER_ORDER } from '../../../src/protocol/wire/limits.ts'
import { fromBase64, sha256Hex } from '../../../src/util/bytes.ts'
import { Desk, type Signed } from '../../helpers/desk.ts'
import { expectCode } from '../../helpers/expect-code.ts'
import { InvestigatorBench } from '../../helpers/investigator-bench.ts'
import { ManualClock } from '../../helpers/manual-clock.ts'
import { nodeKey } from '../../helpers/node-keys.ts'
import { NOW } from '../../helpers/orders.ts'
import { exampleReport } from '../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

describe('ResultsIntake', () => {
  let desk: Desk
  let folder: TemporaryFolder
  let clock: ManualClock
  let bench: InvestigatorBench
  let asked: Signed
  let agent: string

  before(async () => {
    desk = await Desk.open(['ada'])
    agent = (await nodeKey(1)).id
  })
  beforeEach(async () => {
    folder = new TemporaryFolder()
    clock = new ManualClock(NOW)
    bench = await InvestigatorBench.open(desk, clock, folder.path)
    await bench.meet(1)
    asked = await bench.ask()
  })
  afterEach(async () => {
    await bench[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  it('opens, keeps as it came and opened, and signs the receipt', async () => {
    const bytes = await bench.seal(asked, 1)
    await verifyReceipt(await bench.results.take(bytes), {
      issuer: bench.mesh.id,
      mesh: desk.meshId,
      orderDigest: asked.digest,
      agent,
      sequence: 0,
      resultDigest: sha256Hex(bytes)
    })
    expect(Buffer.from((await bench.store.results.sealed(asked.digest, agent, 0))!).equals(bytes)).to.equal(true)
    expect((await bench.store.results.report(asked.digest, agent, 0))?.name).to.equal('host-1')
    expect(bench.investigator.find(asked.digest)?.isSettled).to.equal(true)
  })

  it('a repeated result gets the same receipt, also at the same time, and is no news', async () => {
    const bytes = await bench.seal(asked, 1)
    const receipts = await Promise.all([1, 2, 3].map(() => bench.results.take(bytes)))
    receipts.push(await bench.results.take(bytes))
    for (const receipt of receipts) expect(receipt).to.deep.equal(receipts[0])
    expect((await bench.investigator.actions())[0]?.answered).to.equal(1)
  })

  it('a second final of a command is refused, and the first one stays', async () => {
    await bench.answer(asked, 1)
    const second = await bench.seal(asked, 1, { status: 'failed', code: 'INTERRUPTED', results: [] })
    await expectCode(bench.results.take(second), 'REQUEST_REFUSED')
    expect((await bench.store.results.head(asked.digest, agent, 0))?.status).to.equal('success')
  })

  it('what says less than what is stored gets its receipt, and changes nothing', async () => {
    await bench.answer(asked, 1)
    const late = await bench.seal(asked, 1, { status: 'running', results: [] })
    expect(await bench.results.take(late)).to.be.instanceOf(Uint8Array)
    expect((await bench.store.results.head(asked.digest, agent, 0))?.status).to.equal('success')
    expect(bench.investigator.find(asked.digest)?.find(agent)?.status).to.equal('success')
  })

  it('RESULT_UNKNOWN_ORDER: an order that was not issued here, and one whose key is gone', async () => {
    const other = await desk.sign(desk.action())
    await expectCode(bench.results.take(await bench.seal(other, 1)), 'RESULT_UNKNOWN_ORDER')
    const bytes = await bench.seal(asked, 1)
    await bench.store.replyKeys.purge(Date.parse(asked.order.reply.until))
    await expectCode(bench.results.take(bytes), 'RESULT_UNKNOWN_ORDER')
    expect(await bench.store.results.head(asked.digest, agent, 0)).to.equal(undefined)
  })

  it('RESULT_SWAPPED: the inside is of another mesh, and another agent cannot claim it', async () => {
    const elsewhere = await bench.seal(asked, 1, { mesh: `other.${'0'.repeat(64)}` })
    await expectCode(bench.results.take(elsewhere), 'RESULT_SWAPPED')
    // the report names agent 1, and agent 2 signs the cover
    const { privateKey } = await nodeKey(2)
    const report = exampleReport({ mesh: desk.meshId, order: asked.digest, agent })
    const replyKey = fromBase64(asked.order.reply.key)
    const stolen = await sealReport(report, { replyKey, privateKey, now: NOW })
    await expectCode(bench.results.take(stolen), 'RESULT_MALFORMED')
    expect(await bench.store.results.head(asked.digest, agent, 0)).to.equal(undefined)
  })

  it('RESULT_MALFORMED: garbage, and what is sealed to another key', async () => {
    await expectCode(bench.results.take(Uint8Array.of(1, 2, 3)), 'RESULT_MALFORMED')
    const { digest } = asked
    const wrongKey = await bench.seal({ ...(await desk.sign(desk.action())), digest }, 1)
    await expectCode(bench.results.take(wrongKey), 'RESULT_MALFORMED')
  })

  describe('of agents that are not in the census', () => {
    const LIMIT = MAX_UNKNOWN_AGENTS_PER_ORDER
    /** agent 1 is in the census */
    const stranger = (n: number): number => 100 + n

    it('are taken, so many and not one more; those of known agents still are', async () => {
      const first = await bench.seal(asked, stranger(0))
      await bench.results.take(first)
      for (let n = 1; n < LIMIT - 1; n++) await bench.answer(asked, stranger(n))
      const [last, surplus] = await Promise.all([LIMIT, LIMIT + 1].map((n) => bench.seal(asked, stranger(n))))
      // at the same time: one place is left
      const outcomes = await Promise.allSettled([bench.results.take(last!), bench.results.take(surplus!)])
      expect(outcomes.map(({ status }) => status).toSorted()).to.deep.equal(['fulfilled', 'rejected'])
      await expectCode(bench.answer(asked, stranger(LIMIT + 2)), 'RESULT_SURPLUS')
      // what is stored gets its receipt again
      await bench.results.take(first)
      await bench.answer(asked, 1)
      // another order has places of its own
      await bench.answer(await bench.ask(), stranger(LIMIT + 2))
      // one more place, as one of them has come to be known
      await bench.meet(stranger(0))
      await bench.answer(asked, stranger(LIMIT + 2))
      await expectCode(bench.answer(asked, stranger(LIMIT + 3)), 'RESULT_SURPLUS')
    }).timeout(60_000)

    it('take no place when they cannot be opened', async () => {
      for (let n = 0; n < LIMIT; n++) {
        const { privateKey, id } = await nodeKey(stranger(n))
        const report = exampleReport({ mesh: desk.meshId, order: asked.digest, agent: id })
        const wrong = await createReplyKey(NOW)
        const bytes = await sealReport(report, { replyKey: wrong.publicKey, privateKey, now: NOW })
        await expectCode(bench.results.take(bytes), 'RESULT_MALFORMED')
      }
      await bench.answer(asked, stranger(LIMIT))
    }).timeout(60_000)
  })

  it('RESULT_SURPLUS: an action without a schedule runs once', async () => {
    await expectCode(bench.answer(asked, 1, { sequence: 1 }), 'RESULT_SURPLUS')
    await bench.answer(asked, 1)
  })

  it('no receipt for what could not be stored', async () => {
    const bytes = await bench.seal(asked, 1)
    await bench.store[Symbol.asyncDispose]()
    let receipt: unknown
    await bench.results.take(bytes).then(
      (value) => (receipt = value),
      () => undefined
    )
    expect(receipt).to.equal(undefined)
  })

  it('PEER_BANNED: an agent that the policy keeps out; its answer is taken when that is over', async () => {
    const bytes = await bench.seal(asked, 1)
    bench.banned.add(agent)
    await expectCode(bench.results.take(bytes), 'PEER_BANNED')
    expect(await bench.store.results.head(asked.digest, agent, 0)).to.equal(undefined)
    bench.banned.delete(agent)
    await bench.results.take(bytes)
    expect((await bench.store.results.head(asked.digest, agent, 0))?.agent).to.equal(agent)
  })
})
