import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { decodeEnvelope, encodeEnvelope } from '../../../../src/protocol/order/envelope.ts'
import type { Code } from '../../../../src/protocol/errors.ts'
import {
  MAX_ENVELOPE_BYTES,
  MAX_ORDER_BYTES,
  MAX_SIGNATURE_BYTES,
  MAX_SIGNATURES
} from '../../../../src/protocol/wire/limits.ts'
import { fromHex, toHex } from '../../../../src/util/bytes.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'
import { rsaSignature } from '../../../helpers/signature-bytes.ts'

interface EnvelopeVector {
  readonly name: string
  readonly hex: string
  readonly order?: string
  readonly signatures?: number
  readonly code?: Code
}
const VECTORS = JSON.parse(
  readFileSync(new URL('../../../golden/wire/envelope.json', import.meta.url), 'utf8')
) as EnvelopeVector[]

const ORDER = new Uint8Array([0x7b, 0x7d])

/** A signature packet in normal form of exactly so many bytes; nobody made it. */
function signatureOf(size: number, seed = 1): Uint8Array {
  const overhead = rsaSignature(256, seed).byteLength - 256
  return rsaSignature(size - overhead, seed)
}

describe('protocol/order/envelope', () => {
  for (const vector of VECTORS) {
    it(vector.name, () => {
      const bytes = fromHex(vector.hex)
      if (vector.code !== undefined) {
        throwsCode(() => decodeEnvelope(bytes), vector.code)
        return
      }
      const envelope = decodeEnvelope(bytes)
      expect(toHex(envelope.order)).to.equal(vector.order)
      expect(envelope.signatures).to.have.length(vector.signatures as number)
      expect(toHex(encodeEnvelope(envelope))).to.equal(vector.hex)
    })
  }

  it('sorts the signatures, whatever their order', () => {
    const signatures = [3, 1, 2].map((seed) => rsaSignature(256, seed))
    const encoded = encodeEnvelope({ order: ORDER, signatures })
    expect(encodeEnvelope({ order: ORDER, signatures: [...signatures].reverse() })).to.deep.equal(encoded)
    expect(decodeEnvelope(encoded).signatures.map((signature) => signature.at(-1))).to.deep.equal([1, 2, 3])
  })

  it('takes the largest envelope, which has the greatest size that is allowed', () => {
    const signatures = Array.from({ length: MAX_SIGNATURES }, (_, seed) => signatureOf(MAX_SIGNATURE_BYTES, seed + 1))
    const bytes = encodeEnvelope({ order: new Uint8Array(MAX_ORDER_BYTES), signatures })
    expect(bytes.byteLength).to.be.at.most(MAX_ENVELOPE_BYTES)
    expect(decodeEnvelope(bytes).signatures).to.deep.equal(signatures)
  })

  for (const [name, envelope, code] of [
    [
      'an order of one byte more',
      { order: new Uint8Array(MAX_ORDER_BYTES + 1), signatures: [rsaSignature()] },
      'ENVELOPE_TOO_LARGE'
    ],
    [
      'a signature of one byte more',
      { order: ORDER, signatures: [signatureOf(MAX_SIGNATURE_BYTES + 1)] },
      'ENVELOPE_TOO_LARGE'
    ],
    [
      'a signature too many',
      {
        order: ORDER,
        signatures: Array.from({ length: MAX_SIGNATURES + 1 }, (_, seed) => rsaSignature(256, seed + 1))
      },
      'ENVELOPE_MALFORMED'
    ],
    ['no signature', { order: ORDER, signatures: [] }, 'SIGNATURE_MISSING'],
    ['a signature twice', { order: ORDER, signatures: [rsaSignature(), rsaSignature()] }, 'SIGNATURE_NOT_NORMAL'],
    ['what is no signature', { order: ORDER, signatures: [new Uint8Array([1])] }, 'SIGNATURE_NOT_NORMAL']
  ] as const) {
    it(`does not make an envelope with ${name}`, () => throwsCode(() => encodeEnvelope(envelope), code))
  }

  it('refuses one byte more than an envelope may have, without looking into it', () => {
    throwsCode(() => decodeEnvelope(new Uint8Array(MAX_ENVELOPE_BYTES)), 'ENVELOPE_MALFORMED')
    throwsCode(() => decodeEnvelope(new Uint8Array(MAX_ENVELOPE_BYTES + 1)), 'ENVELOPE_TOO_LARGE')
  })
})
