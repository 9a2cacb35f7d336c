import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { verdictOf, type Code } from '../../../../src/protocol/errors.ts'
import { canonicalBytes } from '../../../../src/protocol/order/canonical.ts'
import { checkRelay, type RelayContext, type VerifiedEnvelope } from '../../../../src/protocol/order/check-relay.ts'
import { envelopeDigest, orderDigest } from '../../../../src/protocol/order/digest.ts'
import { decodeEnvelope, encodeEnvelope } from '../../../../src/protocol/order/envelope.ts'
import type { Order } from '../../../../src/protocol/order/schema.ts'
import type { Verdict } from '../../../../src/protocol/order/verdict.ts'
import { createKeyring, type Keyring } from '../../../../src/protocol/pgp/keyring.ts'
import { assertNormalForm } from '../../../../src/protocol/pgp/normal-form.ts'
import { signDetached } from '../../../../src/protocol/pgp/sign.ts'
import {
  EXPIRY_GRACE_SEC,
  MAX_ENVELOPE_BYTES,
  MAX_SIGNATURE_AGE_SEC,
  MAX_VALIDITY_SEC
} from '../../../../src/protocol/wire/limits.ts'
import { fromBase64, fromHex, toUtf8 } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import {
  action,
  cancel,
  MESH_ID,
  meshIdOf,
  NOW,
  policyZero,
  testPerson,
  timeText,
  type TestPerson
} from '../../../helpers/orders.ts'

interface RelayVectors {
  readonly mesh: string
  readonly now: string
  readonly keyring: readonly { fingerprint: string; person: string; name: string; key: string }[]
  readonly cases: readonly {
    readonly name: string
    readonly envelope: string
    readonly verdict: Verdict
    readonly code?: Code
    readonly digest?: string
    readonly people?: readonly string[]
  }[]
}
const VECTORS = JSON.parse(
  readFileSync(new URL('../../../golden/wire/relay.json', import.meta.url), 'utf8')
) as RelayVectors

describe('protocol/order/check-relay', () => {
  let ada: TestPerson
  let bob: TestPerson
  let stranger: TestPerson
  let early: TestPerson
  let keyring: Keyring

  before(async () => {
    ada = await testPerson('ada')
    bob = await testPerson('bob')
    stranger = await testPerson('stranger')
    // signs in the future
    early = await testPerson('early', NOW + 86_400_000)
    keyring = await createKeyring([ada, bob, early])
  })

  async function envelope(order: Order, people: readonly TestPerson[], signedAt = NOW): Promise<Uint8Array> {
    const bytes = canonicalBytes(order)
    const signatures = await Promise.all(
      people.map(({ privateKey }) =>
        signDetached(bytes, privateKey, privateKey === early.privateKey ? NOW + 86_400_000 : signedAt)
      )
    )
    return encodeEnvelope({ order: bytes, signatures })
  }

  function check(bytes: Uint8Array, changes: Partial<RelayContext> = {}): Promise<VerifiedEnvelope> {
    return checkRelay(bytes, { meshId: MESH_ID, now: NOW, keyring, isSeen: () => false, ...changes })
  }

  /** The same envelope with one byte of a signature changed, where the signature itself is. */
  function broken(bytes: Uint8Array, index: number): Uint8Array {
    const { order, signatures } = decodeEnvelope(bytes)
    const copies = signatures.map((signature) => new Uint8Array(signature))
    const target = copies[index] as Uint8Array
    target[target.byteLength - 1] = (target.at(-1) as number) ^ 1
    return encodeEnvelope({ order, signatures: copies })
  }

  it('gives the order, its digests and its signers', async () => {
    const bytes = await envelope(action(), [ada, bob])
    const verified = await check(bytes)
    expect(verified.order).to.deep.equal(action())
    expect(verified.orderBytes).to.deep.equal(canonicalBytes(action()))
    expect(verified.orderDigest).to.equal(orderDigest(canonicalBytes(action())))
    expect(verified.envelopeDigest).to.equal(envelopeDigest(bytes))
    expect(verified.signers.map(({ person }) => person)).to.have.members(['ada', 'bob'])
    expect(verified.signers.map(({ signature }) => signature)).to.deep.equal(decodeEnvelope(bytes).signatures)
  })

  it('takes a cancel, and a policy', async () => {
    expect((await check(await envelope(cancel(), [ada]))).order.kind).to.equal('cancel')
    const policy = policyZero([ada, bob], { mesh: MESH_ID, version: 1, previous: 'ab'.repeat(32) })
    expect((await check(await envelope(policy, [bob]), { now: NOW + 400 * 86_400_000 })).order.kind).to.equal('policy')
  })

  it('knows version 0 of a policy by its digest', async () => {
    const zero = policyZero([ada])
    const bytes = await envelope(zero, [ada])
    expect((await check(bytes, { meshId: meshIdOf(zero) })).order.kind).to.equal('policy')
    await expectCode(check(bytes), 'ORDER_OTHER_MESH')
  })

  it('relays what is not yet valid', async () => {
    const order = action({
      validfrom: timeText(NOW + 86_400_000),
      expireafter: timeText(NOW + 90_000_000)
    })
    expect((await check(await envelope(order, [ada]))).order).to.deep.equal(order)
  })

  it('relays until the grace is over', async () => {
    const bytes = await envelope(action(), [ada])
    const end = Date.parse(action().expireafter) + EXPIRY_GRACE_SEC * 1000
    expect((await check(bytes, { now: end })).order.kind).to.equal('action')
    await expectCode(check(bytes, { now: end + 1 }), 'ORDER_EXPIRED')
    await expectCode(check(await envelope(cancel(), [ada]), { now: end + 1 }), 'ORDER_EXPIRED')
  })

  it('checks the signature time of an action against validfrom; a cancel lives no longer than an action can', async () => {
    const early = NOW - 8 * 86_400_000
    const eve = await testPerson('eve', early)
    const ring = await createKeyring([eve])
    await expectCode(check(await envelope(action(), [eve], early), { keyring: ring }), 'SIGNATURE_DATED')
    expect((await check(await envelope(cancel(), [eve], early), { keyring: ring })).signers).to.have.length(1)
    const longest = NOW + (MAX_VALIDITY_SEC + MAX_SIGNATURE_AGE_SEC) * 1000
    const atLimit = cancel({ expireafter: timeText(longest) })
    expect((await check(await envelope(atLimit, [ada]))).order.kind).to.equal('cancel')
    const above = cancel({ expireafter: timeText(longest + 1000) })
    await expectCode(check(await envelope(above, [ada])), 'SIGNATURE_DATED')
  })

  describe('goes in this order, cheapest first', () => {
    const steps: {
      name: string
      bytes: () => Promise<Uint8Array>
      context?: Partial<RelayContext>
      code: Code
      verdict: Verdict
    }[] = [
      {
        name: 'size',
        bytes: () => Promise.resolve(new Uint8Array(MAX_ENVELOPE_BYTES + 1)),
        code: 'ENVELOPE_TOO_LARGE',
        verdict: 'reject'
      },
      { name: 'decode', bytes: () => Promise.resolve(toUtf8('x')), code: 'ENVELOPE_MALFORMED', verdict: 'reject' },
      {
        name: 'canonical form',
        bytes: async () =>
          encodeEnvelope({
            order: toUtf8('{ "kind": "x" }'),
            signatures: [await signDetached(toUtf8('{ "kind": "x" }'), stranger.privateKey, NOW)]
          }),
        code: 'ORDER_MALFORMED',
        verdict: 'reject'
      },
      {
        name: 'schema before mesh',
        bytes: () => envelope({ ...cancel(), action: 'x', mesh: 'y' }, [stranger]),
        code: 'ORDER_INVALID',
        verdict: 'reject'
      },
      {
        name: 'mesh before expiry',
        bytes: () => envelope(action({ mesh: MESH_ID.replace('test', 'rest') }), [stranger]),
        context: { now: NOW + 90_000_000 },
        code: 'ORDER_OTHER_MESH',
        verdict: 'ignore'
      },
      {
        name: 'expiry before seen',
        bytes: () => envelope(action(), [stranger]),
        context: { now: NOW + 90_000_000, isSeen: () => true },
        code: 'ORDER_EXPIRED',
        verdict: 'ignore'
      },
      {
        name: 'seen before signatures',
        bytes: () => envelope(action(), [stranger]),
        context: { isSeen: () => true },
        code: 'ORDER_SEEN',
        verdict: 'ignore'
      },
      {
        name: 'the budget before a signature',
        bytes: () => envelope(action(), [stranger]),
        context: { maySpendSignatureCheck: () => false },
        code: 'OVER_BUDGET',
        verdict: 'ignore'
      },
      { name: 'signatures', bytes: () => envelope(action(), [stranger]), code: 'SIGNER_UNKNOWN', verdict: 'ignore' }
    ]
    for (const { name, bytes, context, code, verdict } of steps) {
      it(name, async () => {
        const error = await expectCode(check(await bytes(), context), code)
        expect(verdictOf(error)).to.equal(verdict)
      })
    }
  })

  describe('judges signatures', () => {
    it('a known key that fails: reject', async () => {
      await expectCode(check(broken(await envelope(action(), [ada]), 0)), 'SIGNATURE_INVALID')
    })

    it('a signer who is unknown takes the whole envelope down', async () => {
      await expectCode(check(await envelope(action(), [ada, stranger])), 'SIGNER_UNKNOWN')
    })

    it('so does one who signed at a time that cannot be', async () => {
      await expectCode(check(await envelope(action(), [ada, early])), 'SIGNATURE_DATED')
    })

    it('a known key that fails goes before a signer who is unknown, wherever each stands', async () => {
      const bytes = await envelope(action(), [ada, bob, stranger])
      const { signatures } = decodeEnvelope(bytes)
      for (const [index, signature] of signatures.entries()) {
        const isKnown = keyring.find(assertNormalForm(signature)) !== undefined
        await expectCode(check(broken(bytes, index)), isKnown ? 'SIGNATURE_INVALID' : 'SIGNER_UNKNOWN')
      }
    })

    it('two of one primary key: reject', async () => {
      const bytes = canonicalBytes(action())
      const signatures = [
        await signDetached(bytes, ada.privateKey, NOW),
        await signDetached(bytes, ada.privateKey, NOW - 1000)
      ]
      const error = await expectCode(check(encodeEnvelope({ order: bytes, signatures })), 'SIGNATURE_NOT_NORMAL')
      expect(verdictOf(error)).to.equal('reject')
    })

    it('of one kind, they are worth nothing for another', async () => {
      const signed = await envelope(cancel(), [ada])
      const other = canonicalBytes({ ...action(), name: 'x' })
      await expectCode(
        check(encodeEnvelope({ order: other, signatures: decodeEnvelope(signed).signatures })),
        'SIGNATURE_INVALID'
      )
    })

    it('asks the budget once a signature', async () => {
      let asked = 0
      const maySpendSignatureCheck = (): boolean => ++asked < 2
      await expectCode(check(await envelope(action(), [ada, bob]), { maySpendSignatureCheck }), 'OVER_BUDGET')
      expect(asked).to.equal(2)
    })
  })

  describe('golden envelopes', () => {
    for (const vector of VECTORS.cases) {
      it(vector.name, async () => {
        const ring = await createKeyring(VECTORS.keyring.map((entry) => ({ ...entry, key: fromBase64(entry.key) })))
        const context = { meshId: VECTORS.mesh, now: Date.parse(VECTORS.now), keyring: ring, isSeen: () => false }
        const result = checkRelay(fromHex(vector.envelope), context)
        if (vector.code !== undefined) {
          expect(verdictOf(await expectCode(result, vector.code))).to.equal(vector.verdict)
          return
        }
        const { orderDigest: digest, signers } = await result
        expect({ digest, people: signers.map(({ person }) => person) }).to.deep.equal({
          digest: vector.digest,
          people: vector.people
        })
      })
    }
  })
})
