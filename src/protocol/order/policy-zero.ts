import { fromBase64 } from '../../util/bytes.ts'
import { MigError } from '../errors.ts'
import { createKeyring } from '../pgp/keyring.ts'
import { assertNormalForm } from '../pgp/normal-form.ts'
import { verifySignature } from '../pgp/verify.ts'
import { canonicalBytes } from './canonical.ts'
import { orderDigest } from './digest.ts'
import { readOrderFile } from './order-file.ts'
import { parseOrder, type Policy } from './schema.ts'

/**
 * Checks version 0 of a policy: what a node is given to begin with. The mesh id names its digest, so it needs no
 * trust; the signatures say who made it. They are judged by the time at which they were made: a mesh outlives the
 * keys that it began with.
 * @param bytes - order file
 * @throws MigError `ORDER_MALFORMED`, `ORDER_TOO_DEEP`, `ORDER_INVALID`; `ORDER_OTHER_MESH` when the mesh id names
 *   another; `SIGNATURE_MISSING`; `KEY_INVALID`; and those of `verifySignature`
 */
export async function checkPolicyZero(bytes: Uint8Array, meshId: string): Promise<Policy> {
  const { order, signatures } = readOrderFile(bytes)
  const orderBytes = canonicalBytes(order)
  const policy = parseOrder(orderBytes)
  if (policy.kind !== 'policy' || policy.version !== 0) {
    throw new MigError('ORDER_INVALID', 'The document is not version 0 of a policy.')
  }
  const mesh = `${policy.mesh}.${orderDigest(orderBytes)}`
  if (mesh !== meshId) throw new MigError('ORDER_OTHER_MESH', `The policy is that of the mesh ${mesh}.`)
  if (signatures.length === 0) throw new MigError('SIGNATURE_MISSING', 'The policy has no signature.')
  const keyring = await createKeyring(policy.keyring.map((entry) => ({ ...entry, key: fromBase64(entry.key) })))
  for (const signature of signatures) {
    const madeAt = assertNormalForm(signature).createdSec * 1000
    await verifySignature(orderBytes, signature, keyring, { now: madeAt })
  }
  return policy
}
