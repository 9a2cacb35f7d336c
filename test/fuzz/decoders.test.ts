import { expect } from 'chai'
import { parseAcl } from '../../src/protocol/acl/acl.ts'
import { MigError } from '../../src/protocol/errors.ts'
import { canonicalBytes, parseJson } from '../../src/protocol/order/canonical.ts'
import { decodeEnvelope, encodeEnvelope } from '../../src/protocol/order/envelope.ts'
import { parseOrder } from '../../src/protocol/order/schema.ts'
import { normaliseSignature } from '../../src/protocol/pgp/normal-form.ts'
import { evaluateTarget } from '../../src/protocol/target/evaluate.ts'
import { parseTarget } from '../../src/protocol/target/parse.ts'
import { toUtf8 } from '../../src/util/bytes.ts'
import { mutate, seededRandom } from '../helpers/mutate.ts'
import { ACTION, AGENT_RECORD, CANCEL, POLICY, SIGNATURE, TARGETS } from './samples.ts'

/** Seconds for all decoders together. */
const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 5)
/** A decoder that takes longer for one input can be used to stop a node. */
const MAX_MS = 500

interface Decoder {
  readonly name: string
  /** good inputs, which are damaged */
  readonly samples: readonly Uint8Array[]
  readonly decode: (bytes: Uint8Array) => unknown
}

const orders = [ACTION, CANCEL, POLICY].map(canonicalBytes)

const DECODERS: readonly Decoder[] = [
  { name: 'parseOrder', samples: orders, decode: parseOrder },
  {
    name: 'parseOrder, of damaged JSON in canonical form',
    samples: orders,
    decode: (bytes) => parseOrder(canonicalBytes(parseJson(bytes)))
  },
  {
    name: 'decodeEnvelope',
    samples: orders.map((order) => encodeEnvelope({ order, signatures: [SIGNATURE] })),
    decode: decodeEnvelope
  },
  { name: 'normaliseSignature', samples: [SIGNATURE], decode: normaliseSignature },
  {
    name: 'normaliseSignature, armoured',
    samples: [toUtf8(armour(SIGNATURE))],
    decode: (bytes) => normaliseSignature(text(bytes))
  },
  {
    name: 'parseTarget and evaluateTarget',
    samples: TARGETS.map(toUtf8),
    decode: (bytes) => evaluateTarget(parseTarget(text(bytes)), AGENT_RECORD, { now: 0 })
  },
  { name: 'parseAcl', samples: [canonicalBytes(POLICY.acl)], decode: (bytes) => parseAcl(parseJson(bytes)) }
]

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8')
}

function armour(packet: Uint8Array): string {
  const base64 = Buffer.from(packet).toString('base64')
  return `-----BEGIN PGP SIGNATURE-----\n\n${base64}\n-----END PGP SIGNATURE-----\n`
}

describe('decoders, given damaged input', () => {
  for (const { name, samples, decode } of DECODERS) {
    it(`${name}: takes every sample, and of the rest returns or throws a MigError, at once`, async function () {
      const share = (SECONDS * 1000) / DECODERS.length
      this.timeout(share + 30_000)
      for (const sample of samples) await decode(sample)

      const seed = Math.floor(Math.random() * 2 ** 32)
      const random = seededRandom(seed)
      const end = performance.now() + share
      for (let round = 0; performance.now() < end; round++) {
        const input = mutate(samples[round % samples.length]!, random)
        const where = `seed ${seed}, round ${round}, input ${Buffer.from(input).toString('hex')}`
        const start = performance.now()
        try {
          await decode(input)
        } catch (error) {
          if (!(error instanceof MigError)) throw new Error(where, { cause: error })
        }
        expect(performance.now() - start, where).to.be.lessThan(MAX_MS)
      }
    })
  }
})
