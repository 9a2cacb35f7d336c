import type { PublicKey, SignaturePacket } from 'openpgp'
import { MigError } from '../errors.ts'
import { MAX_KEY_BYTES } from '../wire/limits.ts'
import { parseFingerprint, type Fingerprint } from './fingerprint.ts'
import { readPublicKey } from './public-key.ts'
import {
  keyRevocation,
  newestBinding,
  newestCertification,
  newestDirectSignature,
  subkeyRevocation,
  userRevocation,
  withDirectSignatures
} from './self-signatures.ts'
import { readSigningKeys } from './signing-key.ts'

/** A public key as a policy holds it. */
export interface MinimalPublicKey {
  readonly fingerprint: Fingerprint
  /** binary transferable public key */
  readonly key: Uint8Array
  /** `Name <address>`, in the order of the key */
  readonly userIds: readonly string[]
}

/**
 * Keeps of a public key what it takes to verify signatures: the newest self-signatures, a revocation where there is
 * one, and the subkeys that sign. Photos, what others certified, and encryption subkeys go.
 * @param key - public or private, binary or armoured
 * @throws MigError `KEY_INVALID` when no key in it may sign (an expired one may be listed), or it is larger than a
 *   policy takes
 */
export async function minimalPublicKey(key: Uint8Array | string): Promise<MinimalPublicKey> {
  const publicKey = await readPublicKey(key)
  const signing = (await readSigningKeys(publicKey)).filter((candidate) => candidate.isSupported && !candidate.flaw)
  if (signing.length === 0) throw new MigError('KEY_INVALID', 'The key has no part that may sign.')
  await stripUsers(publicKey)
  await stripSubkeys(publicKey, new Set(signing.map(({ fingerprint }) => fingerprint)))
  publicKey.revocationSignatures = present(await keyRevocation(publicKey))
  withDirectSignatures(publicKey).directSignatures = present(await newestDirectSignature(publicKey))
  const bytes = publicKey.write()
  if (bytes.byteLength > MAX_KEY_BYTES) {
    throw new MigError('KEY_INVALID', `The key is longer than ${MAX_KEY_BYTES} bytes.`)
  }
  return {
    fingerprint: parseFingerprint(publicKey.getFingerprint()),
    key: bytes,
    userIds: publicKey.getUserIDs()
  }
}

async function stripUsers(key: PublicKey): Promise<void> {
  for (const user of key.users) {
    user.selfCertifications = present(await newestCertification(key, user))
    user.revocationSignatures = present(await userRevocation(key, user))
    user.otherCertifications = []
  }
  key.users = key.users.filter((user) => user.selfCertifications.length > 0)
}

async function stripSubkeys(key: PublicKey, kept: ReadonlySet<string>): Promise<void> {
  key.subkeys = key.subkeys.filter((subkey) => kept.has(subkey.getFingerprint()))
  for (const subkey of key.subkeys) {
    subkey.bindingSignatures = present(await newestBinding(key, subkey))
    subkey.revocationSignatures = present(await subkeyRevocation(key, subkey))
  }
}

function present(signature: SignaturePacket | undefined): SignaturePacket[] {
  return signature === undefined ? [] : [signature]
}
