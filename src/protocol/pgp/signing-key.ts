import { enums, type AlgorithmInfo, type PublicKey, type SignaturePacket, type Subkey } from 'openpgp'
import type { Ms } from '../../util/clock.ts'
import {
  backSignature,
  keyRevocation,
  newestBinding,
  newestCertification,
  newestDirectSignature,
  subkeyRevocation,
  userRevocation,
  withDirectSignatures
} from './self-signatures.ts'

type KeyPacket = PublicKey['keyPacket'] | Subkey['keyPacket']

/** When a key may sign. Judged once; after that, times are compared. */
interface Validity {
  /** ms since the epoch: an earlier signature is not this key's */
  readonly validFrom: Ms
  /** ms since the epoch, `Infinity` for ever: the earliest end of the key, its primary key, and what certifies them */
  readonly validUntil: Ms
  /** why it may never sign, whatever the time: the end of a sentence that begins with the key */
  readonly flaw?: string
}

/** A primary key or subkey, and whether it may sign. */
export interface SigningKey extends Validity {
  /** 16 lower-case hex digits */
  readonly keyId: string
  /** of this key, not of its primary key; lower-case hex digits */
  readonly fingerprint: string
  readonly packet: KeyPacket
  /** RSA of 2,048 bits or more, Ed25519, ECDSA P-256 and P-384 */
  readonly isSupported: boolean
}

const LEAST_RSA_BITS = 2048

/**
 * The primary key and the subkeys of a public key. openpgp.js alone judges by the date that the signature itself
 * claims, so it accepts backdated signatures of expired and of soft-revoked keys; here any revocation counts for all
 * times, and an end is an end.
 */
export async function readSigningKeys(key: PublicKey): Promise<SigningKey[]> {
  const { validity, signature } = await judgePrimary(key)
  const primary = withFlaw(validity, maySign(signature) ? undefined : 'may not sign')
  const subkeys = key.subkeys.map(async (subkey) => describe(subkey, await judgeSubkey(key, subkey, validity)))
  return [describe(key, primary), ...(await Promise.all(subkeys))]
}

function describe(key: PublicKey | Subkey, validity: Validity): SigningKey {
  return {
    keyId: key.getKeyID().toHex(),
    fingerprint: key.getFingerprint(),
    packet: key.keyPacket,
    isSupported: isSupported(key.getAlgorithmInfo()),
    ...validity
  }
}

/** `signature`: the self-signature that holds the key's expiry and flags. */
async function judgePrimary(key: PublicKey): Promise<{ validity: Validity; signature: SignaturePacket | undefined }> {
  const validFrom = key.keyPacket.created.getTime()
  const direct = await newestDirectSignature(key)
  const signature = key.keyPacket.version === 6 ? direct : await primaryCertification(key)
  const validUntil = Math.min(endOf(key.keyPacket, direct), endOf(key.keyPacket, signature))
  return { signature, validity: withFlaw({ validFrom, validUntil }, await flawOfPrimary(key, signature)) }
}

async function flawOfPrimary(key: PublicKey, signature: SignaturePacket | undefined): Promise<string | undefined> {
  if ((await keyRevocation(key)) !== undefined) return 'is revoked'
  if (signature === undefined) return 'has no valid self-signature'
  // whether the other key has revoked this one cannot be checked here
  if (withDirectSignatures(key).directSignatures.some(({ revocationKeyClass }) => revocationKeyClass !== null)) {
    return 'names another key that may revoke it'
  }
  return undefined
}

/** Of the user id marked as primary, else of the one certified last; revoked user ids do not count. */
async function primaryCertification(key: PublicKey): Promise<SignaturePacket | undefined> {
  const certifications: SignaturePacket[] = []
  for (const user of key.users) {
    const certification = await newestCertification(key, user)
    if (certification !== undefined && (await userRevocation(key, user)) === undefined) {
      certifications.push(certification)
    }
  }
  const rank = ({ isPrimaryUserID, created }: SignaturePacket): [number, number] => [
    Number(isPrimaryUserID),
    Number(created)
  ]
  return certifications.sort((a, b) => rank(b)[0] - rank(a)[0] || rank(b)[1] - rank(a)[1])[0]
}

async function judgeSubkey(key: PublicKey, subkey: Subkey, primary: Validity): Promise<Validity> {
  const binding = await newestBinding(key, subkey)
  const consent = binding === undefined ? undefined : await backSignature(key, subkey, binding)
  const validity = {
    ...primary,
    validFrom: Math.max(primary.validFrom, subkey.keyPacket.created.getTime()),
    validUntil: Math.min(primary.validUntil, endOf(subkey.keyPacket, binding), endOf(subkey.keyPacket, consent))
  }
  return withFlaw(validity, await flawOfSubkey(key, subkey, binding, consent))
}

async function flawOfSubkey(
  key: PublicKey,
  subkey: Subkey,
  binding: SignaturePacket | undefined,
  consent: SignaturePacket | undefined
): Promise<string | undefined> {
  if ((await subkeyRevocation(key, subkey)) !== undefined) return 'is revoked'
  if (!maySign(binding)) return 'may not sign'
  if (consent === undefined) return 'is a subkey without a back signature'
  return undefined
}

/** Keeps the first flaw. */
function withFlaw(validity: Validity, flaw: string | undefined): Validity {
  return validity.flaw !== undefined || flaw === undefined ? validity : { ...validity, flaw }
}

function maySign(signature: SignaturePacket | undefined): boolean {
  return ((signature?.keyFlags?.[0] ?? 0) & enums.keyFlags.signData) !== 0
}

/** When the key ends that a self-signature speaks of, or the self-signature itself. */
function endOf(packet: KeyPacket, signature: SignaturePacket | undefined): Ms {
  if (signature === undefined) return Infinity
  const keyLifeSec = signature.keyNeverExpires === false ? Number(signature.keyExpirationTime) : Infinity
  return Math.min(packet.created.getTime() + keyLifeSec * 1000, Number(signature.getExpirationTime()))
}

function isSupported({ algorithm, bits, curve }: AlgorithmInfo): boolean {
  switch (algorithm) {
    case 'rsaEncryptSign':
      return bits !== undefined && bits >= LEAST_RSA_BITS
    case 'ecdsa':
      return curve === 'nistP256' || curve === 'nistP384'
    case 'eddsaLegacy':
    case 'ed25519':
      return true
    default:
      return false
  }
}
