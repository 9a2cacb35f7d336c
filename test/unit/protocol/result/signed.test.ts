import { generateKeyPair } from '@libp2p/crypto/keys'
import { RecordEnvelope } from '@libp2p/peer-record'
import { expect } from 'chai'
import { MigError } from '../../../../src/protocol/errors.ts'
import { decodeNormal, openSigned, signPayload } from '../../../../src/protocol/result/signed.ts'
import { type Domain, DOMAINS } from '../../../../src/protocol/wire/domains.ts'
import { Location } from '../../../../src/protocol/wire/generated/result.js'
import { concatBytes, toUtf8 } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { nodeKey } from '../../../helpers/node-keys.ts'

const PAYLOAD = toUtf8('payload')
const all = Object.keys(DOMAINS) as Domain[]

describe('openSigned', () => {
  it('gives the payload and who signed it', async () => {
    const { privateKey, id } = await nodeKey(1)
    const opened = await openSigned('result', await signPayload('result', PAYLOAD, privateKey), 'RESULT_MALFORMED')
    expect(opened).to.deep.equal({ payload: PAYLOAD, signer: id })
  })

  for (const made of all) {
    it(`what is signed for ${made} is good for nothing else`, async () => {
      const { privateKey } = await nodeKey(1)
      const bytes = await signPayload(made, PAYLOAD, privateKey)
      for (const used of all) {
        if (used !== made) await expectCode(openSigned(used, bytes, 'RECORD_INVALID'), 'RECORD_INVALID')
      }
    })
  }

  it('not with the domain of one purpose and the type of another', async () => {
    const { privateKey } = await nodeKey(1)
    const record = (domain: string, codec: Uint8Array) => ({
      domain,
      codec,
      marshal: () => PAYLOAD,
      equals: () => false
    })
    const { result, receipt } = DOMAINS
    for (const mixed of [record(result.domain, receipt.payloadType), record(receipt.domain, result.payloadType)]) {
      const bytes = (await RecordEnvelope.seal(mixed, privateKey)).marshal()
      await expectCode(openSigned('result', bytes, 'RESULT_MALFORMED'), 'RESULT_MALFORMED')
    }
  })

  it('not when a byte is changed, missing or too much', async () => {
    const { privateKey } = await nodeKey(1)
    const bytes = await signPayload('result', PAYLOAD, privateKey)
    const damaged = [
      ...Array.from(bytes, (byte, index) => bytes.with(index, byte ^ 1)),
      ...Array.from(bytes, (_, index) => bytes.subarray(0, index)),
      concatBytes(bytes, Uint8Array.of(0)),
      // an unknown field, which protobuf skips
      concatBytes(bytes, Uint8Array.of(0x78, 0)),
      // a field that comes twice: the last wins
      concatBytes(bytes.subarray(0, 40), bytes)
    ]
    for (const wrong of damaged) await expectCode(openSigned('result', wrong, 'RESULT_MALFORMED'), 'RESULT_MALFORMED')
  })

  for (const type of ['secp256k1', 'ECDSA', 'RSA'] as const) {
    it(`not by a key of type ${type}: it never is the key of a node`, async () => {
      const key = type === 'RSA' ? await generateKeyPair(type, 2048) : await generateKeyPair(type)
      const bytes = await signPayload('result', PAYLOAD, key)
      await expectCode(openSigned('result', bytes, 'RESULT_MALFORMED'), 'RESULT_MALFORMED')
    })
  }
})

describe('decodeNormal', () => {
  const message = { mesh: 'm', id: 'i', seq: 1n, time: 2n, addresses: ['/a', '/b'], via: [] }
  const bytes = Location.encode(message)

  it('gives the message', () => {
    expect(decodeNormal(Location, bytes, 'RECORD_INVALID')).to.deep.equal(message)
    expect(decodeNormal(Location, bytes, 'RECORD_INVALID', { addresses: 2 })).to.deep.equal(message)
  })

  const WRONG: Readonly<Record<string, Uint8Array>> = {
    'bytes behind': concatBytes(bytes, Uint8Array.of(0x38, 1)),
    'a field twice': concatBytes(bytes.subarray(0, 3), bytes),
    'a default value written out': concatBytes(Location.encode({ ...message, seq: 0n }), Uint8Array.of(0x18, 0)),
    'a number in too many bytes': Uint8Array.of(0x18, 0x81, 0x00),
    'text that is not UTF-8': Uint8Array.of(0x0a, 1, 0xff),
    'a cut': bytes.subarray(0, bytes.byteLength - 1)
  }
  for (const [name, wrong] of Object.entries(WRONG)) {
    it(`refuses ${name}`, () => {
      expect(() => decodeNormal(Location, wrong, 'RECORD_INVALID'))
        .to.throw(MigError)
        .with.property('code', 'RECORD_INVALID')
    })
  }

  it('refuses one entry above the limit while decoding', () => {
    expect(() => decodeNormal(Location, bytes, 'RECORD_INVALID', { addresses: 1 }))
      .to.throw(MigError)
      .with.property('code', 'RECORD_INVALID')
  })
})
