import { expect } from 'chai'
import fc from 'fast-check'
import { MigError } from '../../src/protocol/errors.ts'
import { canonicalBytes, parseJson } from '../../src/protocol/order/canonical.ts'
import { checkRelay } from '../../src/protocol/order/check-relay.ts'
import { draftFromFile } from '../../src/protocol/order/draft.ts'
import { decodeEnvelope, encodeEnvelope } from '../../src/protocol/order/envelope.ts'
import { readOrderFile } from '../../src/protocol/order/order-file.ts'
import { parseOrder } from '../../src/protocol/order/schema.ts'
import { createKeyring, type Keyring } from '../../src/protocol/pgp/keyring.ts'
import { normaliseSignature } from '../../src/protocol/pgp/normal-form.ts'
import { signDetached } from '../../src/protocol/pgp/sign.ts'
import { fromUtf8, toUtf8 } from '../../src/util/bytes.ts'
import { listed, makeKey } from '../helpers/openpgp-keys.ts'
import { action, cancel, MESH_ID, NOW } from '../helpers/orders.ts'
import { newPacket, oldPacket, rsaSignature, signatureBody } from '../helpers/signature-bytes.ts'

const DECODERS: Record<string, (bytes: Uint8Array) => unknown> = {
  parseJson,
  parseOrder,
  decodeEnvelope,
  readOrderFile,
  normaliseSignature,
  'normaliseSignature of text': (bytes) => normaliseSignature(Buffer.from(bytes).toString('latin1'))
}

/** What decoders get: noise, and what is nearly right. */
const samples = [
  canonicalBytes(action()),
  canonicalBytes(cancel()),
  rsaSignature(),
  oldPacket(signatureBody(), 2),
  encodeEnvelope({ order: canonicalBytes(cancel()), signatures: [rsaSignature()] }),
  toUtf8('-----BEGIN PGP SIGNATURE-----\n\nwsBz\n-----END PGP SIGNATURE-----\n')
]
const nearly = fc
  .tuple(fc.constantFrom(...samples), fc.nat(), fc.nat({ max: 8 }), fc.uint8Array({ maxLength: 8 }))
  .map(([sample, at, removed, added]) => {
    const place = at % sample.byteLength
    return new Uint8Array([...sample.subarray(0, place), ...added, ...sample.subarray(place + removed)])
  })
const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), nearly)

function throwsNothingElse(run: () => unknown): void {
  try {
    run()
  } catch (error) {
    if (!(error instanceof MigError)) throw error
  }
}

describe('orders, whatever comes', () => {
  for (const [name, decode] of Object.entries(DECODERS)) {
    it(`${name} returns or throws a MigError`, () => {
      fc.assert(
        fc.property(bytes, (input) => throwsNothingElse(() => decode(input))),
        { numRuns: 1000 }
      )
    })
  }

  it('draftFromFile returns or throws a MigError', () => {
    const key = fc.constantFrom('syntaxversion', 'name', 'target', 'operations', 'description', 'kind', 'x')
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(2, 3, [{ module: 'file', is_compressed: true }]))
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(key, value)), (json) =>
        throwsNothingElse(() => draftFromFile(json))
      ),
      { numRuns: 1000 }
    )
  })

  it('the canonical form is the same however the value was written, and reads as the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, stringUnit: 'grapheme' }), (value) => {
        const canonical = canonicalBytes(value)
        expect(fromUtf8(canonicalBytes(JSON.parse(JSON.stringify(value, null, 3))))).to.equal(fromUtf8(canonical))
        expect(fromUtf8(canonicalBytes(parseJson(canonical)))).to.equal(fromUtf8(canonical))
        expect(JSON.parse(fromUtf8(canonical))).to.deep.equal(JSON.parse(JSON.stringify(value)))
      })
    )
  })

  it('an envelope decodes to what was encoded', () => {
    const signatures = fc
      .uniqueArray(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 8 })
      .map((seeds) => seeds.map((seed) => rsaSignature(256, seed)))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), signatures, (order, packets) => {
        const encoded = encodeEnvelope({ order, signatures: packets })
        const decoded = decodeEnvelope(encoded)
        expect(decoded.order).to.deep.equal(order)
        expect(decoded.signatures).to.have.deep.members(packets)
        expect(encodeEnvelope(decoded)).to.deep.equal(encoded)
      })
    )
  })

  it('what is in normal form stays as it is', () => {
    const values = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((octets) => {
      const padded = new Uint8Array(octets.byteLength + 2)
      new DataView(padded.buffer).setUint16(0, octets.byteLength * 8)
      padded.set(octets, 2)
      return padded
    })
    const unhashed = fc.constantFrom('', '0314aabb', '09108899aabbccddee00')
    fc.assert(
      fc.property(values, unhashed, fc.constantFrom(1, 2, 4), (value, area, lengthOctets) => {
        const body = signatureBody({ values: value, unhashed: area })
        fc.pre(body.byteLength < 256)
        const normal = normaliseSignature(oldPacket(body, lengthOctets))
        expect(normaliseSignature(newPacket(body))).to.deep.equal(normal)
        expect(normaliseSignature(normal)).to.deep.equal(normal)
      })
    )
  })
})

describe('a signed envelope', function () {
  this.timeout(60_000)
  let keyring: Keyring
  let envelopes: Uint8Array[]

  before(async () => {
    const keys = [
      await makeKey(),
      await makeKey({ type: 'nistP256' }),
      await makeKey({ type: 'rsa' }),
      await makeKey({ type: 'curve25519', config: { v6Keys: true } })
    ]
    keyring = await createKeyring(keys.map((key, index) => listed(key, String(index))))
    const order = canonicalBytes(cancel())
    envelopes = await Promise.all(
      keys.map(async (key) => encodeEnvelope({ order, signatures: [await signDetached(order, key, NOW)] }))
    )
  })

  const isAccepted = (envelope: Uint8Array): Promise<boolean> =>
    checkRelay(envelope, { meshId: MESH_ID, now: NOW, keyring, isSeen: () => false }).then(
      () => true,
      (error: unknown) => {
        if (error instanceof MigError) return false
        throw error
      }
    )

  it('is accepted', async () => {
    for (const envelope of envelopes) expect(await isAccepted(envelope)).to.equal(true)
  })

  it('is not accepted when any one byte is another', async () => {
    for (const envelope of envelopes) {
      for (let index = 0; index < envelope.byteLength; index++) {
        const changed = new Uint8Array(envelope)
        changed[index] = (changed[index] as number) ^ (1 << (index % 8))
        expect(await isAccepted(changed), `byte ${index}`).to.equal(false)
      }
    }
  })

  it('is not accepted when bytes are added or taken away', async () => {
    const edit = fc.tuple(fc.nat(), fc.nat(), fc.nat({ max: 4 }), fc.uint8Array({ maxLength: 4 }))
    await fc.assert(
      fc.asyncProperty(edit, async ([which, at, removed, added]) => {
        const envelope = envelopes[which % envelopes.length] as Uint8Array
        const place = at % (envelope.byteLength + 1)
        const changed = new Uint8Array([
          ...envelope.subarray(0, place),
          ...added,
          ...envelope.subarray(place + removed)
        ])
        fc.pre(Buffer.compare(changed, envelope) !== 0)
        expect(await isAccepted(changed)).to.equal(false)
      }),
      { numRuns: 300 }
    )
  })
})
