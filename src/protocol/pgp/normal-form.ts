import { equalBytes, fromBase64 } from '../../util/bytes.ts'
import { notNormal } from './octets.ts'
import { readSignaturePacket, writeSignaturePacket, type SignaturePacketParts } from './signature-packet.ts'

/**
 * Brings a detached signature, as gpg or another program wrote it, into normal form: one v4 or v6 packet of type 0x00,
 * new-format header with the shortest length, minimal integers, unhashed area at most the issuer. What is signed and
 * the signature itself stay, so it verifies as before.
 * @param signature - the binary packet, or armoured text
 * @throws MigError `SIGNATURE_NOT_NORMAL` when it is not one signature of a binary document; `SIGNER_UNUSABLE` when it
 *   is of a version, algorithm or hash that is not supported
 */
export function normaliseSignature(signature: Uint8Array | string): Uint8Array {
  return writeSignaturePacket(readSignaturePacket(typeof signature === 'string' ? readArmour(signature) : signature))
}

/**
 * Refuses a signature packet that is not in normal form, so that nobody can turn one envelope into another with the
 * same meaning.
 * @throws MigError as {@link normaliseSignature}
 */
export function assertNormalForm(bytes: Uint8Array): SignaturePacketParts {
  const parts = readSignaturePacket(bytes)
  if (!equalBytes(writeSignaturePacket(parts), bytes)) throw notNormal('is not in normal form')
  return parts
}

/** RFC 9580, section 6; the checksum is not looked at, as the RFC advises. */
function readArmour(text: string): Uint8Array {
  const lines = text.trim().split(/[ \t]*\r?\n/)
  const start = lines.indexOf('') + 1
  const isSignature = lines[0] === '-----BEGIN PGP SIGNATURE-----' && lines.at(-1) === '-----END PGP SIGNATURE-----'
  if (!isSignature || start === 0) throw notNormal('is not armoured text')
  const base64 = lines.slice(start, -1).filter((line) => !line.startsWith('='))
  try {
    return fromBase64(base64.join(''))
  } catch {
    throw notNormal('is not base64 in its armour')
  }
}
