import type { Code } from '../../protocol/errors.ts'
import { MigError } from '../../protocol/errors.ts'
import { canonicalBytes } from '../../protocol/order/canonical.ts'
import type { Policy } from '../../protocol/order/schema.ts'
import { createKeyring } from '../../protocol/pgp/keyring.ts'
import { verifySignature } from '../../protocol/pgp/verify.ts'
import { fromBase64 } from '../../util/bytes.ts'
import type { Ms } from '../../util/clock.ts'

/** What one signature of an order file is worth. */
export interface SignatureReport {
  readonly isGood: boolean
  /** of the primary key; undefined when the signature is not good */
  readonly fingerprint?: string
  readonly person?: string
  readonly name?: string
  /** ms since the epoch */
  readonly signedAt?: Ms
  /** why it is not good */
  readonly code?: Code
  readonly message?: string
}

/** Checks every signature of an order against the keyring of a policy, as a node does. */
export async function inspectSignatures(
  order: unknown,
  signatures: readonly Uint8Array[],
  policy: Policy,
  now: Ms
): Promise<SignatureReport[]> {
  const bytes = canonicalBytes(order)
  const keyring = await createKeyring(policy.keyring.map((entry) => ({ ...entry, key: fromBase64(entry.key) })))
  const { validfrom } = order as { validfrom?: string }
  const window = validfrom === undefined ? { now } : { now, validFrom: Date.parse(validfrom) }
  return Promise.all(
    signatures.map(async (signature) => {
      try {
        const { fingerprint, person, name, signedAt } = await verifySignature(bytes, signature, keyring, window)
        return { isGood: true, fingerprint, person, name, signedAt }
      } catch (error) {
        if (!(error instanceof MigError)) throw error
        return { isGood: false, code: error.code, message: error.message }
      }
    })
  )
}
