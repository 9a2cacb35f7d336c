import { enums, SignaturePacket } from 'openpgp'
import type { Ms } from '../../util/clock.ts'
import { MigError } from '../errors.ts'
import { MAX_SIGNATURE_AGE_SEC, MAX_SIGNATURE_FUTURE_SEC } from '../wire/limits.ts'
import type { Fingerprint, Keyring, KeyringKey } from './keyring.ts'
import { assertNormalForm } from './normal-form.ts'
import { signatureBody, type SignaturePacketParts } from './signature-packet.ts'

/** Who signed, by a signature that was verified. */
export interface Signer {
  /** of the PRIMARY key, also when a subkey signed */
  readonly fingerprint: Fingerprint
  /** of the key that signed: 16 lower-case hex digits */
  readonly keyId: string
  /** ms since the epoch, by the clock of the signer */
  readonly signedAt: Ms
  /** the packet, in normal form */
  readonly signature: Uint8Array
  readonly person: string
  readonly name: string
}

/** The times that a signature is judged by, in ms since the epoch. */
export interface SignatureTimes {
  readonly now: Ms
  /** `validfrom` of the order; the signature may be at most 7 days older. Orders without one have no such bound. */
  readonly validFrom?: Ms
  /** the key must have been valid when it signed, and need not be valid now */
  readonly isOfRecord?: boolean
}

/** openpgp.js: check the signature without regard to time; the times are checked below. */
const ANY_TIME = null as unknown as Date

/**
 * Verifies one detached signature over the bytes that arrived, about 0.4 ms. A known key's signature that fails is
 * found before the key's own state is looked at: it is wrong whatever the time.
 * @throws MigError `SIGNATURE_NOT_NORMAL`; `SIGNER_UNKNOWN`; `SIGNATURE_INVALID`; `SIGNER_UNUSABLE` when the key is
 *   revoked, is expired now or was when it signed, may not sign, or is of an unsupported algorithm; `SIGNATURE_DATED`
 */
export async function verifySignature(
  bytes: Uint8Array,
  signature: Uint8Array,
  keyring: Keyring,
  times: SignatureTimes
): Promise<Signer> {
  const parts = assertNormalForm(signature)
  const known = keyring.find(parts)
  if (known === undefined) {
    throw new MigError('SIGNER_UNKNOWN', `The policy has no key ${parts.fingerprint ?? parts.keyId}.`)
  }
  if (!known.key.isSupported) throw unusable(known, 'is of an unsupported algorithm')
  await checkSignature(bytes, parts, known)
  const signedAt = parts.createdSec * 1000
  checkKey(known, signedAt, times.isOfRecord === true ? Math.min(signedAt, times.now) : times.now)
  checkDate(parts, signedAt, times)
  return {
    fingerprint: known.fingerprint,
    keyId: known.key.keyId,
    signedAt,
    signature,
    person: known.person,
    name: known.name
  }
}

/**
 * Does a signer still count, whose signature was verified before? The policy may have changed, or the key have ended.
 * @throws MigError `SIGNER_UNKNOWN`, `SIGNER_UNUSABLE`
 */
export function recheckSigner({ fingerprint, signature, signedAt }: Signer, keyring: Keyring, now: Ms): void {
  const known = keyring.find(assertNormalForm(signature))
  if (known?.fingerprint !== fingerprint) {
    throw new MigError('SIGNER_UNKNOWN', `The policy has no key ${fingerprint}.`)
  }
  checkKey(known, signedAt, now)
}

/** {@link recheckSigner}, for who need not know why not. */
export function maySignStill(signer: Signer, keyring: Keyring, now: Ms): boolean {
  try {
    recheckSigner(signer, keyring, now)
    return true
  } catch (error) {
    if (error instanceof MigError) return false
    throw error
  }
}

async function checkSignature(
  bytes: Uint8Array,
  parts: SignaturePacketParts,
  { key, fingerprint }: KeyringKey
): Promise<void> {
  // what openpgp.js asks of a literal data packet, without a copy
  const document = { text: null, getBytes: () => bytes }
  const packet = new SignaturePacket()
  try {
    packet.read(signatureBody(parts))
    await packet.verify(key.packet, enums.signature.binary, document, ANY_TIME, true)
  } catch (cause) {
    throw new MigError('SIGNATURE_INVALID', `The signature by ${fingerprint} does not fit the signed bytes.`, { cause })
  }
}

/** The key is valid when it signed, and now: a thief of an expired key can write any date into a signature. */
function checkKey(known: KeyringKey, signedAt: Ms, now: Ms): void {
  const { flaw, validFrom, validUntil } = known.key
  if (flaw !== undefined) throw unusable(known, flaw)
  if (now >= validUntil) throw unusable(known, 'is expired')
  if (signedAt < validFrom || signedAt >= validUntil) throw unusable(known, 'was not valid when it signed')
}

function checkDate(parts: SignaturePacketParts, signedAt: Ms, { now, validFrom }: SignatureTimes): void {
  if (signedAt > now + MAX_SIGNATURE_FUTURE_SEC * 1000) throw dated('lies in the future')
  if (validFrom !== undefined && signedAt < validFrom - MAX_SIGNATURE_AGE_SEC * 1000) {
    throw dated('lies more than 7 days before validfrom')
  }
  if (parts.lifeSec > 0 && now >= signedAt + parts.lifeSec * 1000) throw dated('plus its own life is over')
}

function unusable({ fingerprint }: KeyringKey, flaw: string): MigError {
  return new MigError('SIGNER_UNUSABLE', `The key of ${fingerprint} that signed ${flaw}.`)
}

function dated(flaw: string): MigError {
  return new MigError('SIGNATURE_DATED', `The time of the signature ${flaw}.`)
}
