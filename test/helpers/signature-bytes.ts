import { concatBytes, fromHex } from '../../src/util/bytes.ts'

/** Subpackets in hex: created 2026-11-24T08:00:00Z, and the issuer as fingerprint and as key id. */
export const CREATED = '05026b054400'
export const FINGERPRINT = 'aabbccddeeff00112233445566778899aabbccdd'
export const KEY_ID = FINGERPRINT.slice(-16)
export const ISSUER_FINGERPRINT = `162104${FINGERPRINT}`
export const ISSUER = `0910${KEY_ID}`

/** A signature packet in parts; what is not given is that of a v4 RSA signature with SHA-256 in normal form. */
export interface PacketParts {
  readonly version?: number
  readonly type?: number
  readonly algorithm?: number
  readonly hash?: number
  /** hex */
  readonly hashed?: string
  readonly unhashed?: string
  /** left 16 bits of the hash and what else stands before the values, hex */
  readonly check?: string
  readonly values?: Uint8Array
}

/** The body of a signature packet; nobody made the signature. */
export function signatureBody(parts: PacketParts = {}): Uint8Array {
  const { version = 4, type = 0, algorithm = 1, hash = 8, values = mpi(new Uint8Array(256).fill(0xff)) } = parts
  return concatBytes(
    new Uint8Array([version, type, algorithm, hash]),
    area(parts.hashed ?? CREATED + ISSUER_FINGERPRINT, version),
    area(parts.unhashed ?? ISSUER, version),
    fromHex(parts.check ?? 'abcd'),
    values
  )
}

/** With a header of the new format and the shortest length. */
export function newPacket(body: Uint8Array): Uint8Array {
  const length = body.byteLength
  const octets = length < 192 ? [length] : [192 + ((length - 192) >> 8), (length - 192) & 0xff]
  return concatBytes(new Uint8Array([0xc2, ...octets]), body)
}

/** With a header of the old format, with 1, 2 or 4 octets of length. */
export function oldPacket(body: Uint8Array, lengthOctets: 1 | 2 | 4): Uint8Array {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, body.byteLength)
  const header = { 1: 0x88, 2: 0x89, 4: 0x8a }[lengthOctets]
  return concatBytes(new Uint8Array([header]), length.subarray(4 - lengthOctets), body)
}

/** A packet in normal form whose RSA integer has so many bytes and ends in `seed`. */
export function rsaSignature(valueBytes = 256, seed = 1): Uint8Array {
  const value = new Uint8Array(valueBytes).fill(0xff)
  value[valueBytes - 1] = seed
  return newPacket(signatureBody({ values: mpi(value) }))
}

/** A multiprecision integer that begins with a bit that is set. */
export function mpi(octets: Uint8Array): Uint8Array {
  const bits = octets.byteLength * 8 - (octets[0] === undefined ? 0 : Math.clz32(octets[0]) - 24)
  return concatBytes(new Uint8Array([bits >> 8, bits & 0xff]), octets)
}

function area(hex: string, version: number): Uint8Array {
  const octets = fromHex(hex)
  const length = new Uint8Array(version === 6 ? 4 : 2)
  new DataView(length.buffer).setUint16(length.byteLength - 2, octets.byteLength)
  return concatBytes(length, octets)
}
