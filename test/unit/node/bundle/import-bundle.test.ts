import { expect } from 'chai'
import { exportBundle } from '../../../../src/node/bundle/export-bundle.ts'
import { importBundle, type ImportedBundle } from '../../../../src/node/bundle/import-bundle.ts'
import type { BundleItem } from '../../../../src/protocol/bundle/bundle.ts'
import { decodeEnvelope, encodeEnvelope } from '../../../../src/protocol/order/envelope.ts'
import { signLocation } from '../../../../src/protocol/result/location.ts'
import { signPresence } from '../../../../src/protocol/result/presence.ts'
import { signReceipt } from '../../../../src/protocol/result/receipt.ts'
import { signStop } from '../../../../src/protocol/result/stop.ts'
import { createReplyKey } from '../../../../src/protocol/pgp/seal.ts'
import { sealReport } from '../../../../src/protocol/result/sealed-result.ts'
import { PRESENCE_LIFE_SEC } from '../../../../src/protocol/wire/limits.ts'
import { toBase64 } from '../../../../src/util/bytes.ts'
import { bundleOf, BundleBench } from '../../../helpers/bundle-bench.ts'
import { between, Desk, entryOf, type Signed } from '../../../helpers/desk.ts'
import { exampleAgentRecord } from '../../../helpers/example-agent-record.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { nodeKey } from '../../../helpers/node-keys.ts'
import { NOW, testPerson, type TestPerson } from '../../../helpers/orders.ts'
import { exampleReport, numbered } from '../../../helpers/store-examples.ts'

const HOUR = 3_600_000
const NOTHING = { orders: 0, policy: 0, census: 0, taken: 0 }

describe('importBundle', () => {
  let desk: Desk
  let clock: ManualClock
  let bench: BundleBench
  let asked: Signed

  const item = (kind: BundleItem['kind'], bytes: Uint8Array): BundleItem => ({ kind, bytes })
  const order = ({ envelope }: { envelope: Uint8Array }): BundleItem => item('order', envelope)
  const load = (items: readonly BundleItem[], mesh = desk.meshId): Promise<ImportedBundle> =>
    importBundle(bench.file(bundleOf(mesh, items)), bench.node)
  /** The bundle is refused, and nothing of it is held. */
  const refuses = async (code: Parameters<typeof expectCode>[1], items: readonly BundleItem[], mesh?: string) => {
    const error = await expectCode(load(items, mesh), code)
    expect(bench.held).to.deep.equal(NOTHING)
    return error
  }
  const presence = async (time: number, mesh = desk.meshId): Promise<BundleItem> => {
    const { id, privateKey } = await nodeKey(1)
    const record = exampleAgentRecord(id)
    const state = {
      mesh,
      seq: time,
      time,
      version: '1',
      policyVersion: 0,
      role: 'agent',
      addresses: [],
      record
    } as const
    return item('presence', await signPresence(state, privateKey))
  }
  const location = async (time: number): Promise<BundleItem> =>
    item(
      'location',
      await signLocation({ mesh: desk.meshId, seq: time, time, addresses: [], via: [] }, (await nodeKey(2)).privateKey)
    )
  const result = async (): Promise<BundleItem> => {
    const { id, privateKey } = await nodeKey(1)
    const { publicKey } = await createReplyKey(NOW)
    const report = exampleReport({ mesh: desk.meshId, agent: id })
    return item('result', await sealReport(report, { replyKey: publicKey, privateKey, now: NOW }))
  }
  const receipt = async (mesh = desk.meshId): Promise<BundleItem> => {
    const { id, privateKey } = await nodeKey(1)
    const content = { mesh, orderDigest: numbered(1), agent: id, sequence: 0, resultDigest: numbered(2) }
    return item('receipt', await signReceipt(content, privateKey))
  }

  /** An action with a rollout, by a node of its own. */
  const rolledOut = async (): Promise<Signed> =>
    desk.sign(
      desk.action(
        { ...between(0, HOUR), rollout: { order: 100, waves: [1], everySec: 60, stopAfterFailures: 1 } },
        { peer: (await nodeKey(7)).id }
      )
    )
  const stopOf = async (orderDigest: string, by = 7, mesh = desk.meshId): Promise<BundleItem> =>
    item('stop', await signStop({ mesh, orderDigest }, (await nodeKey(by)).privateKey))

  before(async () => {
    desk = await Desk.open(['ada', 'grace'], (people) => ({ quorum: entryOf(people, 2) }))
  })
  beforeEach(async () => {
    clock = new ManualClock(NOW)
    bench = await BundleBench.open(desk, clock)
    asked = await desk.sign(desk.action(between(0, HOUR)))
  })
  afterEach(async () => {
    await bench[Symbol.asyncDispose]()
  })

  it('takes everything that is good, once; the same bundle again is nothing new', async () => {
    const stop = await stopOf((await rolledOut()).digest)
    const items = [stop, order(asked), await presence(NOW), await location(NOW), await result(), await receipt()]
    const first = await load(items)
    expect(first.taken).to.deep.equal({ stop: 1, order: 1, presence: 1, location: 1, result: 1, receipt: 1 })
    expect([first.known, first.refused, first.manifest.mesh]).to.deep.equal([0, [], desk.meshId])
    expect(bench.held).to.deep.equal({ orders: 1, policy: 0, census: 1, taken: 2 })
    bench.takes = () => false
    const again = await load(items)
    expect([again.taken, again.known, again.refused]).to.deep.equal([{}, 6, []])
  })

  it('takes what another node has exported', async () => {
    await using other = await BundleBench.open(desk, clock)
    const policy = await desk.sign(desk.next(), desk.people)
    for (const { envelope } of [asked, policy]) await other.node.book.take(envelope, 'peer')
    await other.node.census.take((await presence(NOW)).bytes)
    other.results = [(await result()).bytes]
    other.receipts = [(await receipt()).bytes]
    const path = other.path()
    const { items } = await exportBundle(path, other.node)
    expect(items).to.deep.equal({ policy: 1, stop: 0, order: 1, presence: 1, location: 0, result: 1, receipt: 1 })
    expect((await importBundle(path, bench.node)).taken).to.deep.equal({
      policy: 1,
      order: 1,
      presence: 1,
      result: 1,
      receipt: 1
    })
    expect(bench.held).to.deep.equal({ orders: 1, policy: 1, census: 1, taken: 2 })
  })

  it('judges orders by the policies that come with them', async () => {
    const eve: TestPerson = await testPerson('eve')
    const { fingerprint, person, name, key } = eve
    const keyring = [...desk.zero.policy.keyring, { fingerprint, person, name, key: toBase64(key) }]
    const policy = await desk.sign(desk.next(desk.zero, { keyring }), desk.people)
    const hers = await desk.sign(desk.action(between(0, HOUR)), [eve])
    const { taken } = await load([item('policy', policy.envelope), order(hers)])
    expect(taken).to.deep.equal({ policy: 1, order: 1 })
  })

  describe('with a stop of a rollout', () => {
    it('that another node has exported: nobody begins with the action that comes behind it', async () => {
      await using other = await BundleBench.open(desk, clock)
      const action = await rolledOut()
      await other.node.book.take(action.envelope, 'peer')
      await other.node.stops.announce(action.digest, (await nodeKey(7)).privateKey)
      const path = other.path()
      expect((await exportBundle(path, other.node)).items).to.include({ stop: 1, order: 1 })

      const begins: boolean[] = []
      bench.node.book.onOrder(({ digest }) => begins.push(!bench.node.stops.has(digest)))
      expect((await importBundle(path, bench.node)).taken).to.deep.equal({ stop: 1, order: 1 })
      expect(begins).to.deep.equal([false])
      const again = await importBundle(path, bench.node)
      expect([again.taken, again.known]).to.deep.equal([{}, 2])
    })

    it('of an action that is here already', async () => {
      const action = await rolledOut()
      await bench.node.book.take(action.envelope, 'peer')
      expect((await load([await stopOf(action.digest)])).taken).to.deep.equal({ stop: 1 })
      expect(bench.node.stops.has(action.digest)).to.equal(true)
    })

    it('by somebody else than the issuer: it stops nothing, and is named when the action is here', async () => {
      const action = await rolledOut()
      const { taken } = await load([await stopOf(action.digest, 8), order(action)])
      expect([taken, bench.node.stops.has(action.digest)]).to.deep.equal([{ stop: 1, order: 1 }, false])
      const { refused } = await load([await stopOf(action.digest, 8), order(asked)])
      expect(refused.map(({ kind, code }) => `${kind} ${code}`)).to.deep.equal(['stop RECORD_INVALID'])
      expect(bench.node.stops.has(action.digest)).to.equal(false)
    })
  })

  describe('refuses the whole bundle, and takes nothing,', () => {
    it('of another mesh, by what it says or by what it holds', async () => {
      const other = `other.${'0'.repeat(64)}`
      await refuses('BUNDLE_OTHER_MESH', [order(asked)], other)
      const foreign = await desk.sign(desk.action({ mesh: other, ...between(0, HOUR) }))
      const { message } = await refuses('ORDER_OTHER_MESH', [order(asked), order(foreign)])
      expect(message).to.include('Item 2 of the bundle, a order')
      await refuses('RECORD_INVALID', [order(asked), await presence(NOW, other)])
      await refuses('RECORD_INVALID', [await stopOf(asked.digest, 7, other), order(asked)])
      await refuses('RECEIPT_INVALID', [order(asked), await receipt(other)])
    })

    it('with one thing that nobody can have signed', async () => {
      const another = await desk.sign(desk.action(between(0, HOUR)))
      const { signatures } = decodeEnvelope(another.envelope)
      const forged = { envelope: encodeEnvelope({ order: asked.bytes, signatures }) }
      await refuses('SIGNATURE_INVALID', [order(another), order(forged)])
      const good = await result()
      const changed = good.bytes.map((value, at) => (at === good.bytes.length - 1 ? value ^ 1 : value))
      await refuses('RESULT_MALFORMED', [order(asked), item('result', changed)])
      await refuses('RECORD_INVALID', [item('stop', Uint8Array.of(1, 2, 3)), order(asked)])
      await refuses('ENVELOPE_MALFORMED', [item('order', Uint8Array.of(1, 2, 3))])
    })

    it('with a policy that lacks its quorum, or does not follow', async () => {
      const alone = await desk.sign(desk.next(), desk.people.slice(0, 1))
      await refuses('POLICY_QUORUM', [item('policy', alone.envelope), order(asked)])
      const later = await desk.sign(desk.next(desk.zero, { version: 2 }), desk.people)
      await refuses('POLICY_GAP', [item('policy', later.envelope), order(asked)])
    })

    it('that is of no use any more', async () => {
      clock.advance(2 * HOUR)
      const { message } = await refuses('ORDER_EXPIRED', [order(asked)])
      expect(message).to.include('Nothing of the bundle was taken')
    })

    it('that is damaged', async () => {
      const bytes = bundleOf(desk.meshId, [order(asked)])
      await expectCode(importBundle(bench.file(bytes.subarray(0, -1)), bench.node), 'BUNDLE_TRUNCATED')
      const changed = bytes.map((value, at) => (at === bytes.length - 1 ? value ^ 1 : value))
      await expectCode(importBundle(bench.file(changed), bench.node), 'BUNDLE_TAMPERED')
      expect(bench.held).to.deep.equal(NOTHING)
    })
  })

  it('leaves out what came too late, or only other nodes can judge, says so, and takes the rest', async () => {
    const stranger = await desk.sign(desk.action(between(0, 3 * HOUR)), [await testPerson('mallory')])
    const late = await desk.sign(desk.action(between(0, 3 * HOUR)))
    clock.advance(2 * HOUR)
    const { taken, known, refused } = await load([order(asked), order(stranger), order(late)])
    expect([taken, known]).to.deep.equal([{ order: 1 }, 0])
    expect(refused.map(({ kind, code }) => `${kind} ${code}`)).to.deep.equal([
      'order ORDER_EXPIRED',
      'order SIGNER_UNKNOWN'
    ])
  })

  it('a presence that is too old was good once: it is left out, and the bundle is good', async () => {
    const old = await presence(NOW)
    clock.advance(PRESENCE_LIFE_SEC * 1000 + 1)
    const fresh = await desk.sign(desk.action(between(PRESENCE_LIFE_SEC * 1000, PRESENCE_LIFE_SEC * 1000 + HOUR)))
    const { taken, known } = await load([order(fresh), old])
    expect([taken, known]).to.deep.equal([{ order: 1 }, 1])
  })

  it('what a node itself does not take is told, and ends nothing', async () => {
    const { MigError } = await import('../../../../src/protocol/errors.ts')
    const node = {
      ...bench.node,
      takeResult: () => Promise.reject(new MigError('RESULT_UNKNOWN_ORDER', 'not ours'))
    }
    const path = bench.file(bundleOf(desk.meshId, [order(asked), await result()]))
    const { taken, refused } = await importBundle(path, node)
    expect([taken, refused.map(({ code }) => code)]).to.deep.equal([{ order: 1 }, ['RESULT_UNKNOWN_ORDER']])
    const broken = { ...bench.node, takeResult: () => Promise.reject(new TypeError('our own mistake')) }
    const failed: unknown = await importBundle(path, broken).catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(TypeError)
  })
  it('a full disk ends it at once, whatever was refused before; the next time the rest is taken', async () => {
    const { MigError } = await import('../../../../src/protocol/errors.ts')
    const node = {
      ...bench.node,
      takeResult: () => Promise.reject(new MigError('DISK_FULL', 'There is no room left.'))
    }
    const path = bench.file(bundleOf(desk.meshId, [order(asked), await result(), await receipt()]))
    await expectCode(importBundle(path, node), 'DISK_FULL')
    expect(bench.node.book.size).to.equal(1)
    expect(await importBundle(path, bench.node))
      .to.include({ known: 1 })
      .and.nested.include({ 'taken.result': 1 })
  })

  it('ends between two items when it is told to', async () => {
    const stop = new AbortController()
    const { book } = bench.node
    const take: typeof book.take = (...args) => {
      stop.abort(new Error('that will do'))
      return book.take(...args)
    }
    const node = {
      ...bench.node,
      book: new Proxy(book, { get: (of, key) => (key === 'take' ? take : Reflect.get(of, key, of)) })
    }
    const another = await desk.sign(desk.action(between(0, HOUR)))
    const path = bench.file(bundleOf(desk.meshId, [order(asked), order(another)]))
    const outcome: unknown = await importBundle(path, node, stop.signal).catch((error: unknown) => error)
    expect(outcome).to.have.property('message', 'that will do')
    expect(bench.node.book.size).to.equal(1)
    const early: unknown = await importBundle(path, bench.node, AbortSignal.abort()).catch((error: unknown) => error)
    expect(early).to.have.property('name', 'AbortError')
  })
})
