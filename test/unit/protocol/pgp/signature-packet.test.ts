import { expect } from 'chai'
import type { Code } from '../../../../src/protocol/errors.ts'
import {
  readSignaturePacket,
  signatureBody as bodyOf,
  writeSignaturePacket
} from '../../../../src/protocol/pgp/signature-packet.ts'
import { concatBytes, fromHex, toHex } from '../../../../src/util/bytes.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'
import {
  CREATED,
  FINGERPRINT,
  ISSUER,
  ISSUER_FINGERPRINT,
  KEY_ID,
  newPacket,
  oldPacket,
  signatureBody,
  type PacketParts
} from '../../../helpers/signature-bytes.ts'

const V6_FINGERPRINT = 'cd'.repeat(32)
const V6: PacketParts = {
  version: 6,
  algorithm: 27,
  hashed: `${CREATED}222106${V6_FINGERPRINT}`,
  unhashed: '',
  check: `abcd10${'77'.repeat(16)}`,
  values: new Uint8Array(64)
}
const NORMAL = newPacket(signatureBody())

function read(parts: PacketParts): ReturnType<typeof readSignaturePacket> {
  return readSignaturePacket(newPacket(signatureBody(parts)))
}

/** The packet in normal form, as hex. */
function normal(packet: Uint8Array): string {
  return toHex(writeSignaturePacket(readSignaturePacket(packet)))
}

describe('protocol/pgp/signature-packet', () => {
  it('reads what a signature of version 4 says', () => {
    expect(read({})).to.include({
      version: 4,
      createdSec: Date.parse('2026-11-24T08:00:00Z') / 1000,
      lifeSec: 0,
      keyId: KEY_ID,
      fingerprint: FINGERPRINT
    })
  })

  it('reads what a signature of version 6 says', () => {
    const packet = newPacket(signatureBody(V6))
    expect(readSignaturePacket(packet)).to.include({
      version: 6,
      keyId: V6_FINGERPRINT.slice(0, 16),
      fingerprint: V6_FINGERPRINT
    })
    expect(normal(packet)).to.equal(toHex(packet))
  })

  it('reads the life of a signature, where 0 is for ever', () => {
    expect(read({ hashed: `${CREATED}050300000e10${ISSUER_FINGERPRINT}` }).lifeSec).to.equal(3600)
    expect(read({ hashed: `${CREATED}050300000000${ISSUER_FINGERPRINT}` }).lifeSec).to.equal(0)
  })

  it('writes what is normal as it was', () => {
    expect(normal(NORMAL)).to.equal(toHex(NORMAL))
    expect(toHex(bodyOf(readSignaturePacket(NORMAL)))).to.equal(toHex(signatureBody()))
  })

  describe('brings into normal form', () => {
    const short = signatureBody({ algorithm: 22, values: fromHex('000101000101') })
    for (const [name, packet, expected] of [
      ['a header of the old format with one octet of length', oldPacket(short, 1), newPacket(short)],
      ['a header of the old format with two', oldPacket(signatureBody(), 2), NORMAL],
      ['a header of the old format with four', oldPacket(signatureBody(), 4), NORMAL],
      [
        'a header of the new format with five octets',
        concatBytes(
          fromHex('c2ff0000'),
          fromHex(signatureBody().byteLength.toString(16).padStart(4, '0')),
          signatureBody()
        ),
        NORMAL
      ],
      [
        'an unhashed area with more than the issuer',
        newPacket(signatureBody({ unhashed: `${ISSUER}0314aabb` })),
        NORMAL
      ],
      ['an unhashed area without the issuer', newPacket(signatureBody({ unhashed: '' })), NORMAL],
      [
        'an issuer that the hashed area does not know',
        newPacket(signatureBody({ unhashed: `0910${'00'.repeat(8)}` })),
        NORMAL
      ],
      ['a critical issuer', newPacket(signatureBody({ unhashed: ISSUER.replace('0910', '0990') })), NORMAL],
      [
        'an issuer in both areas',
        newPacket(signatureBody({ hashed: CREATED + ISSUER, unhashed: ISSUER })),
        newPacket(signatureBody({ hashed: CREATED + ISSUER, unhashed: '' }))
      ],
      [
        'an unhashed area of version 6',
        newPacket(signatureBody({ ...V6, unhashed: ISSUER })),
        newPacket(signatureBody(V6))
      ]
    ] as const) {
      it(name, () => {
        expect(normal(packet)).to.equal(toHex(expected))
      })
    }

    it('nothing of an old signature, which has its issuer in the unhashed area alone', () => {
      const packet = newPacket(signatureBody({ hashed: CREATED }))
      expect(normal(packet)).to.equal(toHex(packet))
      expect(readSignaturePacket(packet)).to.include({ keyId: KEY_ID, fingerprint: undefined })
    })

    it('nothing of what is not critical and not known in the hashed area', () => {
      const packet = newPacket(signatureBody({ hashed: `${CREATED}0314aabb${ISSUER_FINGERPRINT}` }))
      expect(normal(packet)).to.equal(toHex(packet))
    })
  })

  const REFUSED: readonly [name: string, packet: Uint8Array, code: Code][] = [
    ['nothing', new Uint8Array(), 'SIGNATURE_NOT_NORMAL'],
    ['another packet of the new format', fromHex('cb00'), 'SIGNATURE_NOT_NORMAL'],
    ['another packet of the old format', oldPacket(signatureBody(), 2).fill(0x99, 0, 1), 'SIGNATURE_NOT_NORMAL'],
    ['a packet without a length', concatBytes(fromHex('8b'), signatureBody()), 'SIGNATURE_NOT_NORMAL'],
    ['a partial length', concatBytes(fromHex('c2e9'), signatureBody()), 'SIGNATURE_NOT_NORMAL'],
    ['a header alone', fromHex('c2'), 'SIGNATURE_NOT_NORMAL'],
    ['a packet that is cut off', NORMAL.subarray(0, -1), 'SIGNATURE_NOT_NORMAL'],
    ['two packets', concatBytes(NORMAL, NORMAL), 'SIGNATURE_NOT_NORMAL'],
    ['an empty body', newPacket(new Uint8Array()), 'SIGNATURE_NOT_NORMAL'],
    ['version 3', newPacket(signatureBody({ version: 3 })), 'SIGNER_UNUSABLE'],
    ['version 5', newPacket(signatureBody({ version: 5 })), 'SIGNER_UNUSABLE'],
    ['a text signature', newPacket(signatureBody({ type: 1 })), 'SIGNATURE_NOT_NORMAL'],
    ['a certification', newPacket(signatureBody({ type: 0x10 })), 'SIGNATURE_NOT_NORMAL'],
    ['MD5', newPacket(signatureBody({ hash: 1 })), 'SIGNER_UNUSABLE'],
    ['SHA-1', newPacket(signatureBody({ hash: 2 })), 'SIGNER_UNUSABLE'],
    ['RIPEMD-160', newPacket(signatureBody({ hash: 3 })), 'SIGNER_UNUSABLE'],
    ['a public-key algorithm that is not supported', newPacket(signatureBody({ algorithm: 17 })), 'SIGNER_UNUSABLE'],
    [
      'a critical subpacket that is not known',
      newPacket(signatureBody({ hashed: `${CREATED}0394aabb${ISSUER_FINGERPRINT}` })),
      'SIGNER_UNUSABLE'
    ],
    ['no creation time', newPacket(signatureBody({ hashed: ISSUER_FINGERPRINT })), 'SIGNATURE_NOT_NORMAL'],
    [
      'a creation time in the unhashed area',
      newPacket(signatureBody({ hashed: ISSUER_FINGERPRINT, unhashed: CREATED })),
      'SIGNATURE_NOT_NORMAL'
    ],
    [
      'two creation times',
      newPacket(signatureBody({ hashed: CREATED + CREATED + ISSUER_FINGERPRINT })),
      'SIGNATURE_NOT_NORMAL'
    ],
    [
      'a short creation time',
      newPacket(signatureBody({ hashed: `0402aabbcc${ISSUER_FINGERPRINT}` })),
      'SIGNATURE_NOT_NORMAL'
    ],
    [
      'a short life',
      newPacket(signatureBody({ hashed: `${CREATED}0203aa${ISSUER_FINGERPRINT}` })),
      'SIGNATURE_NOT_NORMAL'
    ],
    ['a subpacket that is cut off', newPacket(signatureBody({ hashed: `${CREATED}09` })), 'SIGNATURE_NOT_NORMAL'],
    ['a subpacket without a type', newPacket(signatureBody({ hashed: `${CREATED}00` })), 'SIGNATURE_NOT_NORMAL'],
    ['no issuer', newPacket(signatureBody({ hashed: CREATED, unhashed: '' })), 'SIGNATURE_NOT_NORMAL'],
    ['a short issuer', newPacket(signatureBody({ hashed: CREATED, unhashed: '0310aabb' })), 'SIGNATURE_NOT_NORMAL'],
    ['a short fingerprint', newPacket(signatureBody({ hashed: `${CREATED}042104aabb` })), 'SIGNATURE_NOT_NORMAL'],
    ['an empty fingerprint', newPacket(signatureBody({ hashed: `${CREATED}0121` })), 'SIGNATURE_NOT_NORMAL'],
    [
      'a fingerprint of another version',
      newPacket(signatureBody({ hashed: `${CREATED}162106${FINGERPRINT}` })),
      'SIGNATURE_NOT_NORMAL'
    ],
    [
      'version 6 without a fingerprint',
      newPacket(signatureBody({ ...V6, hashed: CREATED + ISSUER })),
      'SIGNATURE_NOT_NORMAL'
    ],
    [
      'version 6 with a salt of another length',
      newPacket(signatureBody({ ...V6, check: `abcd0f${'77'.repeat(16)}` })),
      'SIGNATURE_NOT_NORMAL'
    ],
    ['bytes behind the values', newPacket(concatBytes(signatureBody(), new Uint8Array(1))), 'SIGNATURE_NOT_NORMAL']
  ]
  for (const [name, packet, code] of REFUSED) {
    it(`refuses ${name}`, () => throwsCode(() => readSignaturePacket(packet), code))
  }

  it('refuses every packet that is cut off in its middle, whatever its header says', () => {
    const body = signatureBody()
    for (let length = 0; length < body.byteLength; length++) {
      throwsCode(() => readSignaturePacket(newPacket(body.subarray(0, length))), 'SIGNATURE_NOT_NORMAL')
    }
  })
})
