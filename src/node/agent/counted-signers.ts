import type { Ms } from '../../util/clock.ts'
import type { Keyring } from '../../protocol/pgp/keyring.ts'
import { MigError } from '../../protocol/errors.ts'
import { recheckSigner, type Signer } from '../../protocol/pgp/verify.ts'

/**
 * The signers who count now, by the fingerprints of their primary keys: since the order came, the policy may have revoked
 * a key, or the key have expired.
 */
export function countedSigners(signers: readonly Signer[], keyring: Keyring, now: Ms): string[] {
  return signers.filter((signer) => maySignNow(signer, keyring, now)).map((signer) => signer.fingerprint)
}

function maySignNow(signer: Signer, keyring: Keyring, now: Ms): boolean {
  try {
    recheckSigner(signer, keyring, now)
    return true
  } catch (error) {
    if (error instanceof MigError) return false
    throw error
  }
}
