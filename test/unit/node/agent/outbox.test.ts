import type { Ed25519PrivateKey } from '@libp2p/interface'
import { expect } from 'chai'
import { Outbox } from '../../../../src/node/agent/outbox.ts'
import type { PeerTarget } from '../../../../src/node/mesh/mesh.ts'
import { MigError } from '../../../../src/protocol/errors.ts'
import { decodeCustodyQuestion, encodeCustodyAnswer } from '../../../../src/protocol/result/custody.ts'
import { signCustody, signReceipt } from '../../../../src/protocol/result/receipt.ts'
import { REQUESTS } from '../../../../src/protocol/wire/requests.ts'
import { AgentStore } from '../../../../src/store/agent-store.ts'
import type { OutboxHead } from '../../../../src/store/outbox.ts'
import { sha256Hex } from '../../../../src/util/bytes.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { collect } from '../../../helpers/collect.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { nodeKey } from '../../../helpers/node-keys.ts'
import { NOW } from '../../../helpers/orders.ts'
import { eventually } from '../../../helpers/processes.ts'
import { ScriptedMesh, type PendingRequest } from '../../../helpers/scripted-mesh.ts'
import { exampleHead, numbered, sealedOf } from '../../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const MESH = `test.${'0'.repeat(64)}`
const RETRY_MIN = 1000
const RETRY_MAX = 8000
const UNTIL = NOW + 3_600_000

describe('Outbox', () => {
  let folder: TemporaryFolder
  let store: AgentStore
  let clock: ManualClock
  let mesh: ScriptedMesh
  let outbox: Outbox
  let agent: string
  let issuer: { id: string; privateKey: Ed25519PrivateKey }
  let other: { id: string; privateKey: Ed25519PrivateKey }
  let located: string[]
  let custodians: PeerTarget[]

  const newOutbox = (): Outbox =>
    new Outbox(
      { meshId: MESH, agentId: agent, retryMinMs: RETRY_MIN, retryMaxMs: RETRY_MAX },
      {
        mesh,
        store: store.outbox,
        clock,
        log: silentLog,
        locate: () => located,
        custodians: () => custodians,
        random: () => 0
      }
    )
  /** Puts result `n` of order `order` where a reporter puts it. */
  const put = async (n: number, { order = n, ...fields }: Partial<OutboxHead> & { order?: number } = {}) => {
    const sealed = sealedOf(n)
    const head: OutboxHead = {
      ...exampleHead(numbered(order)),
      resultDigest: sha256Hex(sealed),
      peer: issuer.id,
      until: UNTIL,
      nextAt: clock.now(),
      ...fields
    }
    await store.refuse({ head, sealed, now: clock.now(), code: 'ACL_DENIED' })
    return head
  }
  const receiptOf = (head: OutboxHead, by = issuer): Promise<Uint8Array> =>
    signReceipt({ ...head, mesh: MESH, agent }, by.privateKey)
  /** Waits for request number `n`, from 1 on. */
  const request = (n: number): Promise<PendingRequest> => eventually(() => mesh.requests[n - 1])
  const waiting = (): Promise<OutboxHead[]> => collect(store.outbox.heads())
  const attempts = (count: number): Promise<true | undefined> =>
    eventually(async () => (await waiting())[0]?.attempts === count || undefined)
  const empty = (): Promise<true | undefined> => eventually(async () => (await waiting()).length === 0 || undefined)

  before(async () => {
    ;[{ id: agent }, issuer, other] = [await nodeKey(1), await nodeKey(2), await nodeKey(3)]
  })
  beforeEach(async () => {
    folder = new TemporaryFolder()
    store = await AgentStore.open(folder.path)
    clock = new ManualClock(NOW)
    mesh = new ScriptedMesh(agent)
    located = []
    custodians = []
    outbox = newOutbox()
  })
  afterEach(async () => {
    for (const { fail } of mesh.requests) fail(new Error('the test is over'))
    await new Promise(setImmediate)
    await store[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  it('brings a result to its issuer and deletes it on the receipt', async () => {
    await outbox.start()
    const head = await put(1)
    outbox.add(head)
    const { peer, protocol, body, answer } = await request(1)
    expect([peer, protocol]).to.deep.equal([{ id: issuer.id, addresses: head.addresses }, REQUESTS.result])
    expect(sha256Hex(body)).to.equal(head.resultDigest)
    expect([outbox.size, outbox.wants(issuer.id), outbox.wants(other.id)]).to.deep.equal([1, true, false])
    answer(await receiptOf(head))
    await empty()
    expect([outbox.size, outbox.dropped, outbox.wants(issuer.id)]).to.deep.equal([0, 0, false])
  })

  it('tries the newest known address first', async () => {
    located = ['/ip4/192.0.2.9/tcp/1', '/ip4/127.0.0.1/tcp/4001']
    await outbox.start()
    outbox.add(await put(1))
    expect((await request(1)).peer.addresses).to.deep.equal(located)
  })

  it('sends what the last process left, and nothing before it is started', async () => {
    const head = await put(1)
    outbox.add(head)
    expect(mesh.requests).to.have.length(0)
    await outbox.start()
    ;(await request(1)).answer(await receiptOf(head))
    await empty()
    expect(mesh.requests).to.have.length(1)
  })

  it('a result that is added while it starts is not lost to the older one on the disk', async () => {
    await put(1, { order: 1, nextAt: NOW + 10_000 })
    const starting = outbox.start()
    const newer = await put(2, { order: 1 })
    outbox.add(newer)
    await starting
    expect(sha256Hex((await request(1)).body)).to.equal(newer.resultDigest)
  })

  describe('the first attempt', () => {
    it('is made at its place in the answer window, and not before, whoever connects', async () => {
      await outbox.start()
      outbox.add(await put(1, { nextAt: NOW + 5000 }))
      mesh.connect(issuer.id)
      clock.advance(4999)
      expect(mesh.requests).to.have.length(0)
      clock.advance(1)
      await request(1)
    })
  })

  describe('without a receipt', () => {
    it('tries again, each time after twice as long, up to the longest; and none is lost', async () => {
      await outbox.start()
      const head = await put(1)
      outbox.add(head)
      // the lower half of each interval is fixed, the upper half drawn: here 0
      for (const [index, wait] of [500, 1000, 2000, 4000, 4000, 4000].entries()) {
        ;(await request(index + 1)).fail(new MigError('PEER_UNREACHABLE', 'away'))
        await attempts(index + 1)
        clock.advance(wait - 1)
        expect(mesh.requests, `before attempt ${index + 2}`).to.have.length(index + 1)
        clock.advance(1)
      }
      ;(await request(7)).answer(await receiptOf(head))
      await empty()
    })

    it('a receipt of another node, for another result, or garbage deletes nothing', async () => {
      await outbox.start()
      const head = await put(1)
      outbox.add(head)
      const bad = [
        await receiptOf(head, other),
        await receiptOf({ ...head, resultDigest: numbered(9) }),
        await receiptOf({ ...head, sequence: 1 }),
        await signReceipt({ ...head, mesh: MESH, agent: other.id }, issuer.privateKey),
        await signReceipt({ ...head, mesh: `other.${'0'.repeat(64)}`, agent }, issuer.privateKey),
        Uint8Array.of(1, 2, 3)
      ]
      for (const [index, receipt] of bad.entries()) {
        ;(await request(index + 1)).answer(receipt)
        await attempts(index + 1)
        clock.advance(RETRY_MAX)
      }
      ;(await request(bad.length + 1)).answer(await receiptOf(head))
      await empty()
    })

    it('goes on after a restart, with its attempts', async () => {
      await outbox.start()
      outbox.add(await put(1))
      ;(await request(1)).fail(new MigError('PEER_UNREACHABLE', 'away'))
      await attempts(1)
      await outbox.stop()
      outbox = newOutbox()
      await outbox.start()
      expect(mesh.requests).to.have.length(1)
      clock.advance(RETRY_MIN)
      await request(2)
    })

    it('sends at once when the issuer connects, and only what waits for it', async () => {
      await outbox.start()
      outbox.add(await put(1))
      ;(await request(1)).fail(new MigError('PEER_UNREACHABLE', 'away'))
      await attempts(1)
      mesh.connect(other.id)
      expect(mesh.requests).to.have.length(1)
      mesh.connect(issuer.id)
      await request(2)
    })
  })

  describe('a custodian', () => {
    let keeper: { id: string; privateKey: Ed25519PrivateKey }
    let second: { id: string; privateKey: Ed25519PrivateKey }
    const away = (): MigError => new MigError('PEER_UNREACHABLE', 'away')
    const custodyOf = async (head: OutboxHead, by = keeper): Promise<Uint8Array> =>
      encodeCustodyAnswer({ custody: await signCustody({ ...head, mesh: MESH, agent }, by.privateKey) })
    /** A result that the issuer did not take. */
    const unreachable = async (): Promise<OutboxHead> => {
      await outbox.start()
      const head = await put(1)
      outbox.add(head)
      ;(await request(1)).fail(away())
      return head
    }

    before(async () => {
      ;[keeper, second] = [await nodeKey(4), await nodeKey(5)]
    })
    beforeEach(() => {
      custodians = [
        { id: keeper.id, addresses: [] },
        { id: second.id, addresses: [] }
      ]
    })

    it('is not asked when the issuer itself takes the result', async () => {
      await outbox.start()
      const head = await put(1)
      outbox.add(head)
      ;(await request(1)).answer(await receiptOf(head))
      await empty()
      expect(mesh.requests).to.have.length(1)
    })

    it('is asked when the issuer lets us wait, and whoever answers first counts', async () => {
      await outbox.start()
      const head = await put(1)
      outbox.add(head)
      await request(1)
      clock.advance(1999)
      expect(mesh.requests).to.have.length(1)
      clock.advance(1)
      const asked = await request(2)
      expect([asked.peer.id, asked.protocol]).to.deep.equal([keeper.id, REQUESTS.custody])
      expect(decodeCustodyQuestion(asked.body)).to.deep.equal({ result: sealedOf(1) })
      asked.answer(await custodyOf(head))
      await attempts(1)
      expect([outbox.size, outbox.inCustody]).to.deep.equal([1, 1])
    })

    it('keeps nobody waiting for a receipt that comes late from the issuer itself', async () => {
      await outbox.start()
      const head = await put(1)
      outbox.add(head)
      const direct = await request(1)
      clock.advance(2000)
      ;(await request(2)).answer(await custodyOf(head))
      await attempts(1)
      direct.answer(await receiptOf(head))
      await empty()
      expect([outbox.size, mesh.requests.length]).to.deep.equal([0, 2])
    })

    it('slows the attempts, also over a restart, and is asked for the receipt by the digest alone', async () => {
      const head = await unreachable()
      ;(await request(2)).answer(await custodyOf(head))
      await attempts(1)
      await outbox.stop()
      outbox = newOutbox()
      await outbox.start()
      clock.advance(RETRY_MAX / 2 - 1)
      expect(mesh.requests).to.have.length(2)
      clock.advance(1)
      ;(await request(3)).fail(away())
      const claim = await request(4)
      expect(decodeCustodyQuestion(claim.body)).to.deep.equal({ resultDigest: head.resultDigest })
      claim.answer(encodeCustodyAnswer({ receipt: await receiptOf(head) }))
      await empty()
    })

    it('is not believed when it signs for another result, as another node, or as the issuer', async () => {
      const head = await unreachable()
      ;(await request(2)).answer(await custodyOf({ ...head, sequence: 1 }))
      ;(await request(3)).answer(await custodyOf(head, keeper))
      await attempts(1)
      expect(outbox.inCustody).to.equal(0)
      clock.advance(RETRY_MAX)
      ;(await request(4)).fail(away())
      ;(await request(5)).answer(encodeCustodyAnswer({ receipt: await receiptOf(head, keeper) }))
      ;(await request(6)).answer(encodeCustodyAnswer({ waiting: 0 }))
      await attempts(2)
      expect([outbox.size, outbox.inCustody]).to.deep.equal([1, 0])
    })

    it('that is full, or gone for good, is replaced by the next', async () => {
      const head = await unreachable()
      const full = new MigError('REQUEST_REFUSED', 'no', { cause: new MigError('CUSTODY_FULL', 'full') })
      ;(await request(2)).fail(full)
      ;(await request(3)).answer(await custodyOf(head, second))
      await attempts(1)
      clock.advance(RETRY_MAX)
      ;(await request(4)).fail(away())
      const claim = await request(5)
      expect([claim.peer.id, 'resultDigest' in decodeCustodyQuestion(claim.body)]).to.deep.equal([second.id, true])
      claim.fail(away())
      const handed = await request(6)
      expect([handed.peer.id, 'result' in decodeCustodyQuestion(handed.body)]).to.deep.equal([keeper.id, true])
      handed.answer(await custodyOf(head))
      await attempts(2)
      expect((await waiting())[0]?.custodian).to.equal(keeper.id)
    })

    it('nothing is deleted but on the receipt: a custodian that brings it ends the waiting', async () => {
      const head = await unreachable()
      ;(await request(2)).answer(await custodyOf(head))
      await attempts(1)
      const forged = [
        await receiptOf(head, keeper),
        await receiptOf({ ...head, resultDigest: numbered(9) }),
        await signReceipt({ ...head, mesh: MESH, agent: other.id }, issuer.privateKey),
        await signReceipt({ ...head, mesh: `other.${'0'.repeat(64)}`, agent }, issuer.privateKey),
        await receiptOf({ ...head, orderDigest: numbered(9) })
      ]
      for (const receipt of forged) expect(await outbox.settle(receipt)).to.equal(false)
      expect(await waiting()).to.have.length(1)
      expect(await outbox.settle(await receiptOf(head))).to.equal(true)
      expect([outbox.size, await waiting()]).to.deep.equal([0, []])
    })

    it('stops in the middle of a question', async () => {
      await unreachable()
      await request(2)
      const stopped = outbox.stop()
      await new Promise(setImmediate)
      clock.advance(1000)
      await stopped
      expect((await waiting()).map((head) => head.attempts)).to.deep.equal([0])
    })
  })

  describe('reply.until', () => {
    it('drops what nobody took, and counts it; a ms before, it is still sent', async () => {
      await outbox.start()
      outbox.add(await put(1, { nextAt: UNTIL - 1 }))
      clock.advance(UNTIL - 1 - NOW)
      ;(await request(1)).fail(new MigError('PEER_UNREACHABLE', 'away'))
      await attempts(1)
      clock.advance(RETRY_MIN)
      await empty()
      expect([outbox.size, outbox.dropped, mesh.requests.length]).to.deep.equal([0, 1, 1])
    })

    it('drops what is over at the start', async () => {
      await put(1, { until: NOW })
      await outbox.start()
      await empty()
      expect([outbox.dropped, mesh.requests.length]).to.deep.equal([1, 0])
    })
  })

  describe('a newer result of the command', () => {
    it('that comes while the older one is being sent is sent behind it, and not deleted with its receipt', async () => {
      await outbox.start()
      const older = await put(1, { order: 1 })
      outbox.add(older)
      const first = await request(1)
      const newer = await put(2, { order: 1 })
      outbox.add(newer)
      expect(mesh.requests).to.have.length(1)
      first.answer(await receiptOf(older))
      const second = await request(2)
      expect(sha256Hex(second.body)).to.equal(newer.resultDigest)
      expect((await waiting())[0]?.resultDigest).to.equal(newer.resultDigest)
      second.answer(await receiptOf(newer))
      await empty()
    })

    it('is not put off when the older one was not taken', async () => {
      await outbox.start()
      outbox.add(await put(1, { order: 1 }))
      const first = await request(1)
      outbox.add(await put(2, { order: 1 }))
      first.fail(new MigError('REQUEST_TIMEOUT', 'slow'))
      await request(2)
      expect((await waiting())[0]?.attempts).to.equal(0)
    })
  })

  it('gives a bundle what waits', async () => {
    for (const n of [1, 2]) outbox.add(await put(n))
    expect(await collect(outbox.results())).to.have.deep.members([sealedOf(1), sealedOf(2)])
  })

  it('keeps four deliveries under way, and begins the next when one ends', async () => {
    await outbox.start()
    for (let n = 1; n <= 6; n++) outbox.add(await put(n))
    await request(4)
    await new Promise(setImmediate)
    expect(mesh.requests).to.have.length(4)
    mesh.requests[0]!.fail(new MigError('PEER_UNREACHABLE', 'away'))
    await request(5)
    expect(mesh.requests).to.have.length(5)
  })

  it('stops in the middle of a delivery: it stays, is not counted as an attempt, and the next start sends it', async () => {
    await outbox.start()
    outbox.add(await put(1))
    await request(1)
    const stopped = outbox.stop()
    await new Promise(setImmediate)
    clock.advance(1000)
    await stopped
    outbox.add(await put(2))
    clock.advance(RETRY_MAX)
    expect(mesh.requests).to.have.length(1)
    expect((await waiting()).map((head) => head.attempts)).to.deep.equal([0, 0])
    outbox = newOutbox()
    await outbox.start()
    await request(3)
  })
})
