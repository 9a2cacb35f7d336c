import type { Ed25519PrivateKey } from '@libp2p/interface'
import type { ReplyPath } from '../../../../src/store/late-replies.ts'
import { expect } from 'chai'
import { Custodians } from '../../../../src/node/relay/custodians.ts'
import { Custody } from '../../../../src/node/relay/custody.ts'
import { takeIntoCustody } from '../../../../src/node/relay/take-into-custody.ts'
import { MigError } from '../../../../src/protocol/errors.ts'
import {
  decodeCustodyAnswer,
  encodeCustodyAnswer,
  encodeCustodyQuestion,
  type CustodyAnswer,
  type CustodyQuestion
} from '../../../../src/protocol/result/custody.ts'
import { signReceipt, verifyCustody } from '../../../../src/protocol/result/receipt.ts'
import { readCover, sealReport } from '../../../../src/protocol/result/sealed-result.ts'
import { REQUESTS } from '../../../../src/protocol/wire/requests.ts'
import { createReplyKey } from '../../../../src/protocol/pgp/seal.ts'
import { AgentStore } from '../../../../src/store/agent-store.ts'
import { sha256Hex } from '../../../../src/util/bytes.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { collect } from '../../../helpers/collect.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { nodeKey } from '../../../helpers/node-keys.ts'
import { NOW } from '../../../helpers/orders.ts'
import { eventually } from '../../../helpers/processes.ts'
import { ScriptedMesh, type PendingRequest } from '../../../helpers/scripted-mesh.ts'
import { exampleReport, MESH, numbered } from '../../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const RETRY_MIN = 1000
const RETRY_MAX = 8000
const UNTIL = NOW + 30 * 86_400_000
const TEND_MS = 3_600_000

type Node = { id: string; privateKey: Ed25519PrivateKey }

describe('Custody', () => {
  let folder: TemporaryFolder
  let store: AgentStore
  let clock: ManualClock
  let mesh: ScriptedMesh
  let custody: Custody
  let self: Node
  let agent: Node
  let issuer: Node
  let replyKey: Uint8Array
  let path: ReplyPath
  let room: { bytes: number; peerBytes: number }

  let viaNow: string[] | undefined
  const banned = new Set<string>()
  const nobody = { find: () => undefined }
  const newCustody = async (): Promise<Custody> => {
    mesh = new ScriptedMesh(self.id)
    const made = new Custody(
      { meshId: MESH, ...room, retryMinMs: RETRY_MIN, retryMaxMs: RETRY_MAX },
      {
        mesh,
        store: store.custody,
        paths: { find: (digest: string) => (digest === numbered(1) ? path : undefined) } as never,
        privateKey: self.privateKey,
        clock,
        log: silentLog,
        locate: () => ['/ip4/192.0.2.9/tcp/9'],
        custodians: new Custodians({ mesh, census: nobody, locations: { find: () => viaNow && { via: viaNow } } }),
        segmentOf: () => '',
        isBanned: (peer) => banned.has(peer),
        random: () => 0
      }
    )
    await made.start()
    return made
  }
  /** A result of the agent; with another `finished` it is another result. */
  const seal = (by: Node = agent, finished = '2026-01-02T03:04:06.789Z', order = numbered(1)): Promise<Uint8Array> =>
    sealReport(exampleReport({ order, agent: by.id, finished }), { replyKey, privateKey: by.privateKey, now: NOW })
  const ask = async (question: CustodyQuestion, from = agent.id): Promise<CustodyAnswer> =>
    decodeCustodyAnswer(await mesh.ask(from, REQUESTS.custody, encodeCustodyQuestion(question)))
  const receiptOf = async (sealed: Uint8Array, by = issuer): Promise<Uint8Array> =>
    signReceipt({ ...(await readCover(sealed)), mesh: MESH }, by.privateKey)
  const request = (n: number): Promise<PendingRequest> => eventually(() => mesh.requests[n - 1])
  const attempted = (count: number): Promise<boolean> =>
    eventually(async () => (await collect(store.custody.heads())).some(({ attempts }) => attempts === count))
  const settled = (count: number): Promise<true | undefined> =>
    eventually(() => custody.status.settled === count || undefined)

  before(async () => {
    ;[self, agent, issuer] = [await nodeKey(1), await nodeKey(2), await nodeKey(3)]
    replyKey = (await createReplyKey(NOW)).publicKey
  })
  beforeEach(async () => {
    folder = new TemporaryFolder()
    store = await AgentStore.open(folder.path)
    clock = new ManualClock(NOW)
    room = { bytes: 1_000_000, peerBytes: 1_000_000 }
    path = { peer: issuer.id, addresses: ['/ip4/192.0.2.3/tcp/3'], via: [`/p2p/${self.id}`], until: UNTIL }
    viaNow = undefined
    custody = await newCustody()
  })
  afterEach(async () => {
    for (const { fail } of mesh.requests) fail(new Error('the test is over'))
    await new Promise(setImmediate)
    await store[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  it('takes a result, says so, brings it to its issuer, and sends the receipt back to who gave it', async () => {
    const sealed = await seal()
    const cover = await readCover(sealed)
    const answer = (await ask({ result: sealed })) as { custody: Uint8Array }
    await verifyCustody(answer.custody, { ...cover, mesh: MESH, issuer: self.id })
    expect(custody.status).to.deep.equal({ waiting: 1, bytes: sealed.byteLength, settled: 0, dropped: 0 })
    expect([custody.wants(issuer.id), custody.wants(agent.id)]).to.deep.equal([true, false])

    const forwarded = await request(1)
    expect(forwarded.protocol).to.equal(REQUESTS.result)
    expect(forwarded.peer).to.deep.equal({ id: issuer.id, addresses: ['/ip4/192.0.2.9/tcp/9', '/ip4/192.0.2.3/tcp/3'] })
    expect(forwarded.body).to.deep.equal(sealed)
    const receipt = await receiptOf(sealed)
    forwarded.answer(receipt)

    const told = await request(2)
    expect([told.peer, told.protocol]).to.deep.equal([{ id: agent.id, addresses: [] }, REQUESTS.receipt])
    expect(told.body).to.deep.equal(receipt)
    expect(custody.status).to.deep.equal({ waiting: 0, bytes: 0, settled: 1, dropped: 0 })
    told.answer(new Uint8Array())
    await settled(0)
  })

  it('the receipt that comes by two ways frees the room of one result', async () => {
    const [first, second, third] = [await seal(), await seal(agent, '2026-01-02T03:04:07.000Z'), await seal(issuer)]
    for (const sealed of [first, second, third]) await ask({ result: sealed })
    const requestOf = (body: Uint8Array): Promise<PendingRequest> =>
      eventually(() => mesh.requests.find((made) => Buffer.compare(made.body, body) === 0))
    const [receipt, another] = [await receiptOf(first), await receiptOf(second)]
    await requestOf(first)
    expect(await custody.settle(receipt)).to.equal(true)
    ;(await requestOf(receipt)).answer(new Uint8Array())
    await settled(0)

    ;(await requestOf(first)).answer(receipt)
    ;(await requestOf(second)).answer(another)
    await requestOf(another)
    expect(custody.status).to.deep.equal({ waiting: 1, bytes: third.byteLength, settled: 1, dropped: 0 })
    expect(mesh.requests.filter(({ protocol }) => protocol === REQUESTS.receipt)).to.have.length(2)
  })

  it('the same result again is the same receipt, and takes no room; so is its digest', async () => {
    const sealed = await seal()
    const first = await ask({ result: sealed })
    const [second, third] = await Promise.all([ask({ result: sealed }), ask({ result: sealed }, issuer.id)])
    expect([second, third]).to.deep.equal([first, first])
    expect(await ask({ resultDigest: sha256Hex(sealed) })).to.deep.equal(first)
    expect(custody.status.waiting).to.equal(1)
  })

  it('whoever asks has the receipt of the issuer as soon as it is there, over restarts', async () => {
    const sealed = await seal()
    await ask({ result: sealed })
    const receipt = await receiptOf(sealed)
    ;(await request(1)).answer(receipt)
    ;(await request(2)).fail(new MigError('PEER_UNREACHABLE', 'away'))
    await settled(1)
    expect(await ask({ resultDigest: sha256Hex(sealed) })).to.deep.equal({ receipt })
    expect(await ask({ result: sealed })).to.deep.equal({ receipt })
    await custody.stop()
    custody = await newCustody()
    expect(custody.status).to.deep.equal({ waiting: 0, bytes: 0, settled: 1, dropped: 0 })
    expect(await ask({ resultDigest: sha256Hex(sealed) })).to.deep.equal({ receipt })
    // it connects: what is there for it is sent
    mesh.connect(agent.id)
    const told = await request(1)
    expect([told.peer.id, told.body]).to.deep.equal([agent.id, receipt])
  })

  it('goes on with what it kept after a restart, and counts its room', async () => {
    const sealed = await seal()
    await ask({ result: sealed })
    ;(await request(1)).fail(new MigError('PEER_UNREACHABLE', 'away'))
    await attempted(1)
    await custody.stop()
    custody = await newCustody()
    expect(custody.status).to.include({ waiting: 1, bytes: sealed.byteLength })
    clock.advance(RETRY_MAX)
    expect((await request(1)).body).to.deep.equal(sealed)
  })

  it('sends at once when the issuer connects or asks, and says how many there are', async () => {
    await ask({ result: await seal() })
    ;(await request(1)).fail(new MigError('PEER_UNREACHABLE', 'away'))
    await attempted(1)
    mesh.connect(issuer.id)
    ;(await request(2)).fail(new MigError('PEER_UNREACHABLE', 'away'))
    await attempted(2)
    expect(await ask({ collect: true }, issuer.id)).to.deep.equal({ waiting: 1 })
    await request(3)
    expect(await ask({ collect: true }, agent.id)).to.deep.equal({ waiting: 0 })
  })

  it('does not dial for every result an issuer that could not be reached a moment ago', async () => {
    await ask({ result: await seal() })
    ;(await request(1)).fail(new MigError('PEER_UNREACHABLE', 'away'))
    await attempted(1)
    for (const n of [1, 2, 3]) await ask({ result: await seal(agent, `2026-01-02T03:04:0${n}.000Z`) })
    await new Promise(setImmediate)
    expect(mesh.requests).to.have.length(1)
    mesh.connect(issuer.id)
    await request(4)
  })

  describe('refuses', () => {
    it('results of orders that it does not know, or is not named by', async () => {
      const sealed = await seal(agent, '2026-01-02T03:04:06.789Z', numbered(2))
      await expectCode(ask({ result: sealed }), 'CUSTODY_REFUSED')
    })

    it('what is no result, or claims to be of another agent', async () => {
      await expectCode(ask({ result: Uint8Array.of(1, 2) }), 'RESULT_MALFORMED')
      const claimed = exampleReport({ order: numbered(1), agent: agent.id })
      const forged = await sealReport(claimed, { replyKey, privateKey: issuer.privateKey, now: NOW })
      await expectCode(ask({ result: forged }), 'RESULT_MALFORMED')
    })

    it('what has no room, until there is some again', async () => {
      const sealed = await seal()
      const other = await seal(await nodeKey(4))
      await custody.stop()
      room = { bytes: Math.max(sealed.byteLength, other.byteLength), peerBytes: 1_000_000 }
      custody = await newCustody()
      await ask({ result: sealed })
      await expectCode(ask({ result: other }), 'CUSTODY_FULL')
      ;(await request(1)).answer(await receiptOf(sealed))
      await settled(1)
      await ask({ result: other })
    })

    it('what could not be written, and takes no room for it', async () => {
      const sealed = await seal()
      await store[Symbol.asyncDispose]()
      await ask({ result: sealed }).then(
        () => expect.fail('it was taken'),
        () => undefined
      )
      expect(custody.status).to.include({ waiting: 0, bytes: 0 })
      store = await AgentStore.open(folder.path)
    })

    it('to know a result that it does not keep', async () => {
      await expectCode(ask({ resultDigest: numbered(9) }), 'CUSTODY_UNKNOWN')
    })
  })

  it('a receipt of another node, or for another result, settles nothing', async () => {
    const sealed = await seal()
    await ask({ result: sealed })
    const cover = await readCover(sealed)
    const wrong = [
      await receiptOf(sealed, agent),
      await signReceipt({ ...cover, mesh: `other.${'0'.repeat(64)}` }, issuer.privateKey),
      await signReceipt({ ...cover, mesh: MESH, sequence: 1 }, issuer.privateKey),
      await signReceipt({ ...cover, mesh: MESH, resultDigest: numbered(7) }, issuer.privateKey)
    ]
    for (const receipt of wrong) expect(await custody.settle(receipt)).to.equal(false)
    ;(await request(1)).answer(wrong[0]!)
    await new Promise(setImmediate)
    expect(custody.status).to.include({ waiting: 1, settled: 0 })
    expect(await custody.settle(await receiptOf(sealed))).to.equal(true)
    expect(custody.status).to.include({ waiting: 0, settled: 1 })
  })

  it('gives a bundle what waits here, and takes from one what is new', async () => {
    const [first, second] = [await seal(), await seal(await nodeKey(4))]
    expect([await takeIntoCustody(custody, first), await takeIntoCustody(custody, first)]).to.deep.equal([true, false])
    await takeIntoCustody(custody, second)
    expect(await collect(custody.results())).to.have.deep.members([first, second])
    expect(await collect(custody.receipts())).to.deep.equal([])
    const receipt = await receiptOf(first)
    await custody.settle(receipt)
    expect(await collect(custody.results())).to.deep.equal([second])
    expect(await collect(custody.receipts())).to.deep.equal([receipt])
    expect(await takeIntoCustody(custody, first)).to.equal(false)
  })

  it('a node that the order does not name hands on to those that it does', async () => {
    const named = await nodeKey(5)
    path = { ...path, via: [`/ip4/192.0.2.5/tcp/5/p2p/${named.id}`] }
    const sealed = await seal()
    await ask({ result: sealed })
    ;(await request(1)).fail(new MigError('PEER_UNREACHABLE', 'away'))
    const handed = await request(2)
    expect([handed.peer.id, handed.protocol]).to.deep.equal([named.id, REQUESTS.custody])
    handed.answer(encodeCustodyAnswer({ receipt: await receiptOf(sealed) }))
    await settled(1)
  })

  it('a node that the order names hands on when the asker says that it is elsewhere', async () => {
    const relay = await nodeKey(5)
    const sealed = await seal()
    await ask({ result: sealed })
    ;(await request(1)).fail(new MigError('PEER_UNREACHABLE', 'away'))
    await attempted(1)
    expect(mesh.requests).to.have.length(1)
    viaNow = [`/ip4/192.0.2.5/tcp/5/p2p/${relay.id}`]
    custody.flush(issuer.id)
    ;(await request(2)).fail(new MigError('PEER_UNREACHABLE', 'elsewhere'))
    const handed = await request(3)
    expect([handed.peer.id, handed.protocol]).to.deep.equal([relay.id, REQUESTS.custody])
    handed.answer(encodeCustodyAnswer({ receipt: await receiptOf(sealed) }))
    await settled(1)
  })

  it('gives up what nobody took until reply.until, and then the receipt too', async () => {
    await ask({ result: await seal() })
    ;(await request(1)).fail(new MigError('PEER_UNREACHABLE', 'away'))
    await attempted(1)
    const other = await seal(await nodeKey(4))
    await ask({ result: other })
    await custody.settle(await receiptOf(other))
    expect(custody.status).to.include({ waiting: 1, settled: 1 })
    clock.advance(UNTIL - NOW + TEND_MS)
    ;(await request(2)).fail(new MigError('PEER_UNREACHABLE', 'away'))
    await attempted(2)
    clock.advance(RETRY_MAX)
    await eventually(() => custody.status.waiting === 0 && custody.status.settled === 0)
    expect(custody.status).to.deep.equal({ waiting: 0, bytes: 0, settled: 0, dropped: 1 })
  })

  it('takes nothing of a node that the policy bans, nor from one, until it is allowed again', async () => {
    const sealed = await seal()
    for (const peer of [agent.id, issuer.id]) {
      banned.add(peer)
      await expectCode(custody.take(issuer.id, sealed), 'PEER_BANNED')
      banned.delete(peer)
    }
    expect(custody.status.waiting).to.equal(0)
    await custody.take(issuer.id, sealed)
    expect(custody.status.waiting).to.equal(1)
  })
})
