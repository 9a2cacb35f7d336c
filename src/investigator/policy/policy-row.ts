import type { PolicyRow } from '../api/api.ts'
import type { HeldPolicy } from '../../node/mesh/held-policy.ts'
import { decodeEnvelope } from '../../protocol/order/envelope.ts'
import { writeOrderFile } from '../../protocol/order/order-file.ts'
import type { Keyring } from '../../protocol/pgp/keyring.ts'
import { assertNormalForm } from '../../protocol/pgp/normal-form.ts'

/**
 * A policy that was checked before, as lists show it.
 * @param keyring - of the version before, by which it was signed; of itself for version 0
 */
export function policyRow({ policy, digest, envelope }: HeldPolicy, keyring: Keyring): PolicyRow {
  const { signatures } = decodeEnvelope(envelope)
  return {
    version: policy.version,
    digest,
    signers: signatures.flatMap((signature) => {
      const parts = assertNormalForm(signature)
      const key = keyring.find(parts)
      if (key === undefined) return []
      const { fingerprint, person, name } = key
      return [{ fingerprint, person, name, signedAt: parts.createdSec * 1000 }]
    }),
    orderFile: writeOrderFile(policy, signatures)
  }
}
