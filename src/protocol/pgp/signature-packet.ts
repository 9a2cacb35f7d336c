import { concatBytes, toHex } from '../../util/bytes.ts'
import { lengthOctets, notNormal, Octets, unsupported } from './octets.ts'
import { readSignatureValues } from './signature-values.ts'

/** SHA-256, SHA-384, SHA-512, with the salt that a v6 signature has with each. MD5, SHA-1 and RIPEMD-160 are not here. */
const SALT_BYTES: ReadonlyMap<number, number> = new Map([
  [8, 16],
  [9, 24],
  [10, 32]
])

const BINARY_DOCUMENT = 0
const SUBPACKET = { created: 2, expires: 3, issuer: 16, signersUserId: 28, issuerFingerprint: 33 } as const
const KNOWN_SUBPACKETS: ReadonlySet<number> = new Set(Object.values(SUBPACKET))
const CRITICAL_BIT = 0x80

/** A signature packet, in parts that have one form only. */
export interface SignaturePacketParts {
  readonly version: 4 | 6
  /** Unix seconds */
  readonly createdSec: number
  /** seconds after {@link createdSec} at which the signature itself ends; 0: never */
  readonly lifeSec: number
  /** 16 lower-case hex digits */
  readonly keyId: string
  /** lower-case hex digits, of the key that signed, which may be a subkey; old signatures have none */
  readonly fingerprint: string | undefined
  /** version to the end of the hashed area */
  readonly hashed: Uint8Array
  /** the unhashed area in normal form */
  readonly unhashed: Uint8Array
  /** left 16 bits of the hash and, in version 6, the salt with its length */
  readonly check: Uint8Array
  /** the signature itself */
  readonly values: Uint8Array
}

/** Subpackets by type. Those that matter here do not come twice. */
type Area = ReadonlyMap<number, Uint8Array>

/**
 * Reads the single signature packet in the bytes; header of the old or the new format, type 0x00 (binary document).
 * @throws MigError `SIGNATURE_NOT_NORMAL` when it is malformed, of another type, or names no issuer; `SIGNER_UNUSABLE`
 *   when its version, algorithm, hash or a critical subpacket is not supported
 */
export function readSignaturePacket(bytes: Uint8Array): SignaturePacketParts {
  const body = readPacketBody(bytes)
  const octets = new Octets(body)
  const version = octets.number(1)
  if (version !== 4 && version !== 6) throw unsupported(`version ${version}`)
  if (octets.number(1) !== BINARY_DOCUMENT) throw notNormal('is not of type 0x00, binary document')
  const algorithm = octets.number(1)
  const hash = octets.number(1)
  const saltBytes = SALT_BYTES.get(hash)
  if (saltBytes === undefined) throw unsupported(`hash algorithm ${hash}`)

  const hashedArea = readArea(octets, version)
  const hashed = body.subarray(0, octets.position)
  const unhashedArea = readArea(octets, version)
  const check = octets.take(version === 6 ? 3 + saltBytes : 2)
  if (version === 6 && check[2] !== saltBytes) throw notNormal('has a salt of the wrong length')

  const created = hashedArea.get(SUBPACKET.created)
  if (created?.byteLength !== 4) throw notNormal('has no creation time')
  return {
    version,
    createdSec: new Octets(created).number(4),
    lifeSec: new Octets(hashedArea.get(SUBPACKET.expires) ?? new Uint8Array(4)).number(4),
    ...readIssuer(version, hashedArea, unhashedArea),
    hashed,
    check,
    values: readSignatureValues(algorithm, octets.takeRest())
  }
}

/** The body of the packet in normal form, without its header. */
export function signatureBody(parts: SignaturePacketParts): Uint8Array {
  const unhashedLength = new Uint8Array(parts.version === 6 ? 4 : 2)
  unhashedLength[unhashedLength.byteLength - 1] = parts.unhashed.byteLength
  return concatBytes(parts.hashed, unhashedLength, parts.unhashed, parts.check, parts.values)
}

/** The packet in normal form: the header of the new format with the shortest length. */
export function writeSignaturePacket(parts: SignaturePacketParts): Uint8Array {
  const body = signatureBody(parts)
  return concatBytes(new Uint8Array([0xc2, ...lengthOctets(body.byteLength)]), body)
}

function readPacketBody(bytes: Uint8Array): Uint8Array {
  const octets = new Octets(bytes)
  const header = octets.number(1)
  const length = header === 0xc2 ? newLength(bytes, octets) : oldLength(header, octets)
  const body = octets.take(length)
  if (!octets.isAtEnd) throw notNormal('is not alone')
  return body
}

function newLength(bytes: Uint8Array, octets: Octets): number {
  const first = bytes[1] ?? 0
  if (first >= 224 && first < 255) throw notNormal('has a partial length')
  return octets.length()
}

function oldLength(header: number, octets: Octets): number {
  if ((header & 0xfc) !== 0x88) throw notNormal('is not a signature packet')
  const lengthType = header & 3
  if (lengthType === 3) throw notNormal('has no length')
  return octets.number(2 ** lengthType)
}

function readArea(octets: Octets, version: 4 | 6): Area {
  const area = new Octets(octets.take(octets.number(version === 6 ? 4 : 2)))
  const subpackets = new Map<number, Uint8Array>()
  while (!area.isAtEnd) {
    const subpacket = new Octets(area.take(area.length()))
    const typeOctet = subpacket.number(1)
    const type = typeOctet & ~CRITICAL_BIT
    if (KNOWN_SUBPACKETS.has(type)) {
      if (subpackets.has(type)) throw notNormal('has a subpacket twice')
      subpackets.set(type, subpacket.takeRest())
    } else if (typeOctet !== type) throw unsupported(`critical subpacket ${type}`)
  }
  return subpackets
}

/**
 * Who signed. The unhashed area is not signed, so anyone can change it: what the hashed area says goes first, and the
 * normal form leaves no choice. Version 4 has the key id once (gpg looks for it), version 6 the fingerprint alone.
 */
function readIssuer(
  version: 4 | 6,
  hashed: Area,
  unhashed: Area
): Pick<SignaturePacketParts, 'keyId' | 'fingerprint' | 'unhashed'> {
  const named = hashed.get(SUBPACKET.issuerFingerprint)
  if (named !== undefined && (named[0] !== version || named.byteLength !== (version === 6 ? 33 : 21))) {
    throw notNormal('has an issuer fingerprint of another version')
  }
  const fingerprint = named?.subarray(1)
  if (version === 6) {
    if (fingerprint === undefined) throw notNormal('names no issuer')
    return {
      keyId: toHex(fingerprint.subarray(0, 8)),
      fingerprint: toHex(fingerprint),
      unhashed: new Uint8Array()
    }
  }
  const hashedId = hashed.get(SUBPACKET.issuer)
  const keyId = hashedId ?? fingerprint?.subarray(12) ?? unhashed.get(SUBPACKET.issuer)
  if (keyId?.byteLength !== 8) throw notNormal('names no issuer')
  return {
    keyId: toHex(keyId),
    fingerprint: fingerprint === undefined ? undefined : toHex(fingerprint),
    unhashed: hashedId === undefined ? concatBytes(new Uint8Array([9, SUBPACKET.issuer]), keyId) : new Uint8Array()
  }
}
