import { concatBytes, fromHex, toHex } from '../../util/bytes.ts'
import { notNormal, Octets, unsupported } from './octets.ts'

/** Public-key algorithms of RFC 9580, section 9.1, that are supported. */
const RSA = 1
const ECDSA = 19
const EDDSA_LEGACY = 22
const ED25519 = 27

const ED25519_BYTES = 64

/** The curves of ECDSA, the shorter first: bytes of an integer, and the order of the group. */
const CURVES = [
  { bytes: 32, order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n },
  {
    bytes: 48,
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n
  }
] as const

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
      return concatBytes(writeInteger(r), writeInteger(smallerS(s, curveOf(r, s))))
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

/**
 * A signature does not name its curve, so its longer integer says. Of a curve of 384 bits, both are as short as those of
 * 256 bits once in 2^255 signatures; such a one is refused for its values.
 */
function curveOf(r: Uint8Array, s: Uint8Array): (typeof CURVES)[number] {
  const length = Math.max(r.byteLength, s.byteLength)
  const curve = CURVES.find(({ bytes }) => length <= bytes)
  if (curve === undefined) throw unsupported('an ECDSA curve other than P-256 and P-384')
  return curve
}

/** Whoever sees (r, s) can make (r, n - s), which verifies too: the normal form has the smaller of the two. */
function smallerS(octets: Uint8Array, { bytes, order }: (typeof CURVES)[number]): Uint8Array {
  const s = BigInt(`0x0${toHex(octets)}`)
  const other = order - s
  return other > 0n && other < s ? withoutZeros(fromHex(other.toString(16).padStart(bytes * 2, '0'))) : octets
}
