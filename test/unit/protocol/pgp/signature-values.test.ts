import { expect } from 'chai'
import { readSignatureValues } from '../../../../src/protocol/pgp/signature-values.ts'
import { concatBytes, fromHex, toHex } from '../../../../src/util/bytes.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'
import { mpi } from '../../../helpers/signature-bytes.ts'

const RSA = 1
const ECDSA = 19
const EDDSA_LEGACY = 22
const ED25519 = 27
/** By curve: r, which says the curve by its length, and the order of the group. */
const CURVES = {
  'P-256': { r: 5n, order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n },
  'P-384': {
    r: 2n ** 256n,
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n
  }
}

function integer(value: bigint): Uint8Array {
  const hex = value === 0n ? '' : value.toString(16)
  return mpi(fromHex(hex.length % 2 === 0 ? hex : `0${hex}`))
}

function ecdsa(r: bigint, s: bigint): Uint8Array {
  return concatBytes(integer(r), integer(s))
}

describe('protocol/pgp/signature-values', () => {
  it('leaves minimal integers as they are', () => {
    for (const hex of ['00063f', '000101', '000901ff', '0000']) {
      expect(toHex(readSignatureValues(RSA, fromHex(hex)))).to.equal(hex)
    }
  })

  it('takes zeros away in front of integers, and counts the bits', () => {
    expect(toHex(readSignatureValues(RSA, fromHex('001800003f')))).to.equal('00063f')
    expect(toHex(readSignatureValues(EDDSA_LEGACY, fromHex('00100000000801')))).to.equal('0000000101')
  })

  for (const [curve, { r, order }] of Object.entries(CURVES)) {
    const half = order / 2n

    it(`has the smaller s of ECDSA ${curve}`, () => {
      for (const [s, expected] of [
        [1n, 1n],
        [half, half],
        [half + 1n, half],
        [order - 1n, 1n],
        [order - 256n, 256n]
      ] as const) {
        expect(toHex(readSignatureValues(ECDSA, ecdsa(r, s))), String(s)).to.equal(toHex(ecdsa(r, expected)))
      }
    })

    it(`leaves an s alone that cannot be one of ${curve}`, () => {
      for (const s of [0n, order, 2n ** (curve === 'P-256' ? 256n : 384n) - 1n]) {
        expect(toHex(readSignatureValues(ECDSA, ecdsa(r, s)))).to.equal(toHex(ecdsa(r, s)))
      }
    })
  }

  it('takes 64 octets of Ed25519 as they are', () => {
    const octets = new Uint8Array(64)
    expect(readSignatureValues(ED25519, octets)).to.equal(octets)
    for (const length of [63, 65]) {
      throwsCode(() => readSignatureValues(ED25519, new Uint8Array(length)), 'SIGNATURE_NOT_NORMAL')
    }
  })

  it('refuses integers that are cut off or too many', () => {
    for (const hex of ['', '00', '0008', '00ff01', '00010100']) {
      throwsCode(() => readSignatureValues(RSA, fromHex(hex)), 'SIGNATURE_NOT_NORMAL')
    }
    throwsCode(() => readSignatureValues(EDDSA_LEGACY, fromHex('000101')), 'SIGNATURE_NOT_NORMAL')
  })

  it('does not judge algorithms and curves that it does not know', () => {
    for (const algorithm of [0, 2, 3, 16, 17, 18, 25, 28, 100]) {
      throwsCode(() => readSignatureValues(algorithm, new Uint8Array()), 'SIGNER_UNUSABLE')
    }
    throwsCode(() => readSignatureValues(ECDSA, ecdsa(2n ** 384n, 1n)), 'SIGNER_UNUSABLE')
    throwsCode(() => readSignatureValues(ECDSA, ecdsa(1n, 2n ** 384n)), 'SIGNER_UNUSABLE')
  })
})
