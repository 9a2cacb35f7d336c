import type { Ms } from '../../util/clock.ts'
import type { HeldPolicy } from '../mesh/held-policy.ts'
import { maySignStill, type Signer } from '../../protocol/pgp/verify.ts'

/**
 * The signers who count now, by the fingerprints of their primary keys: since the order came, the policy may have revoked
 * a key, or the key have expired.
 */
export function countedSigners(
  signers: readonly Signer[],
  { keyring }: Pick<HeldPolicy, 'keyring'>,
  now: Ms
): string[] {
  return signers.filter((signer) => maySignStill(signer, keyring, now)).map((signer) => signer.fingerprint)
}

/** What is said of the signers who do not count any more, to explain a refusal; empty when all do. */
export function lostSigners(signers: readonly Signer[], { keyring, policy }: HeldPolicy, now: Ms): string {
  const lost = signers.filter((signer) => !maySignStill(signer, keyring, now))
  if (lost.length === 0) return ''
  const names = lost.map(({ person, fingerprint }) => `${person} with ${fingerprint}`).join(' and ')
  return `It was signed by ${names}, which counts no more under policy ${policy.version}.`
}
