import { concatBytes, fromHex, toHex } from '../../util/bytes.ts'
import { notNormal, Octets, unsupported } from './octets.ts'

/** Public-key algorithms of RFC 9580, section 9.1, that are supported. */
const RSA = 1
const ECDSA = 19
const EDDSA_LEGACY = 22
const ED25519 = 27

const ED25519_BYTES = 64
const P256_BYTES = 32
/** Order of the group of P-256. */
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/**
 * The values of a signature in their one form: integers without leading zeros, and the smaller s of ECDSA.
 * @throws MigError `SIGNATURE_NOT_NORMAL` when they are cut off or too long; `SIGNER_UNUSABLE` for other algorithms
 */
export function readSignatureValues(algorithm: number, bytes: Uint8Array): Uint8Array {
  switch (algorithm) {
    case ED25519:
      if (bytes.byteLength !== ED25519_BYTES) throw notNormal('has values of the wrong length')
      return bytes
    case RSA:
      return concatBytes(...readIntegers(bytes, 1).map(writeInteger))
    case EDDSA_LEGACY:
      return concatBytes(...readIntegers(bytes, 2).map(writeInteger))
    case ECDSA: {
      const [r, s] = readIntegers(bytes, 2) as [Uint8Array, Uint8Array]
      if (Math.max(r.byteLength, s.byteLength) > P256_BYTES) throw unsupported('an ECDSA curve other than P-256')
      return concatBytes(writeInteger(r), writeInteger(smallerS(s)))
    }
    default:
      throw unsupported(`public-key algorithm ${algorithm}`)
  }
}

function readIntegers(bytes: Uint8Array, count: number): Uint8Array[] {
  const octets = new Octets(bytes)
  const integers = Array.from({ length: count }, () => withoutZeros(octets.take(Math.ceil(octets.number(2) / 8))))
  if (!octets.isAtEnd) throw notNormal('has bytes after its values')
  return integers
}

function writeInteger(octets: Uint8Array): Uint8Array {
  const bits = octets.byteLength * 8 - (octets[0] === undefined ? 0 : Math.clz32(octets[0]) - 24)
  return concatBytes(new Uint8Array([bits >> 8, bits & 0xff]), octets)
}

function withoutZeros(octets: Uint8Array): Uint8Array {
  const first = octets.findIndex((octet) => octet !== 0)
  return octets.subarray(first === -1 ? octets.byteLength : first)
}

/** Whoever sees (r, s) can make (r, n - s), which verifies too: the normal form has the smaller of the two. */
function smallerS(octets: Uint8Array): Uint8Array {
  const s = BigInt(`0x0${toHex(octets)}`)
  const other = P256_ORDER - s
  return other > 0n && other < s ? withoutZeros(fromHex(other.toString(16).padStart(P256_BYTES * 2, '0'))) : octets
}
