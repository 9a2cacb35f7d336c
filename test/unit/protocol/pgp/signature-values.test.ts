import { expect } from 'chai'
import { readSignatureValues } from '../../../../src/protocol/pgp/signature-values.ts'
import { concatBytes, fromHex, toHex } from '../../../../src/util/bytes.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'
import { mpi } from '../../../helpers/signature-bytes.ts'

const RSA = 1
const ECDSA = 19
const EDDSA_LEGACY = 22
const ED25519 = 27
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const HALF = ORDER / 2n

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

  it('has the smaller s of ECDSA', () => {
    for (const [s, expected] of [
      [1n, 1n],
      [HALF, HALF],
      [HALF + 1n, HALF],
      [ORDER - 1n, 1n],
      [ORDER - 256n, 256n]
    ] as const) {
      expect(toHex(readSignatureValues(ECDSA, ecdsa(5n, s))), String(s)).to.equal(toHex(ecdsa(5n, expected)))
    }
  })

  it('leaves an s alone that cannot be one', () => {
    for (const s of [0n, ORDER, 2n ** 256n - 1n]) {
      expect(toHex(readSignatureValues(ECDSA, ecdsa(5n, s)))).to.equal(toHex(ecdsa(5n, s)))
    }
  })

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
    throwsCode(() => readSignatureValues(ECDSA, ecdsa(2n ** 383n, 1n)), 'SIGNER_UNUSABLE')
    throwsCode(() => readSignatureValues(ECDSA, ecdsa(1n, 2n ** 256n)), 'SIGNER_UNUSABLE')
  })
})
