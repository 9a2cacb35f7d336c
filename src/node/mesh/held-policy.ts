import { parseAcl, type Acl } from '../../protocol/acl/acl.ts'
import { MigError } from '../../protocol/errors.ts'
import { canonicalBytes } from '../../protocol/order/canonical.ts'
import { checkPolicyZero } from '../../protocol/order/check-relay.ts'
import { orderDigest, type OrderDigest } from '../../protocol/order/digest.ts'
import { decodeEnvelope, encodeEnvelope } from '../../protocol/order/envelope.ts'
import { readOrderFile } from '../../protocol/order/order-file.ts'
import { parseOrder, type Policy } from '../../protocol/order/schema.ts'
import { createKeyring, type Keyring } from '../../protocol/pgp/keyring.ts'
import { assertNormalForm } from '../../protocol/pgp/normal-form.ts'
import { fromBase64, toUtf8 } from '../../util/bytes.ts'
import type { Ms } from '../../util/clock.ts'
import { readTextFile } from './text-file.ts'

/** A policy that is held, ready for use. */
export interface HeldPolicy {
  readonly policy: Policy
  readonly digest: OrderDigest
  /** as it travels */
  readonly envelope: Uint8Array
  readonly keyring: Keyring
  readonly acl: Acl
  /** who holds a key, by its fingerprint */
  readonly persons: ReadonlyMap<string, string>
  /** peer ids that are kept out */
  readonly banned: ReadonlySet<string>
  /** when the first of its signatures was made, by its signer's clock, ms since the epoch */
  readonly signedAt: Ms
}

/**
 * Version 0 of the policy, from the file that a mesh folder or a configuration names.
 * @throws MigError `FILE_UNREADABLE`; `CONFIG_INVALID` when it is not the one that the mesh id names
 */
export async function readPolicyFile(path: string, meshId: string): Promise<HeldPolicy> {
  const text = await readTextFile(path)
  try {
    return await readPolicyZero(text, meshId)
  } catch (cause) {
    throw new MigError('CONFIG_INVALID', `${path}: ${(cause as Error).message}`, { cause })
  }
}

/**
 * Version 0 of the policy, from the text of its order file.
 * @throws MigError `CONFIG_INVALID` when it is not the one that the mesh id names
 */
export async function readPolicyZero(text: string, meshId: string): Promise<HeldPolicy> {
  try {
    await checkPolicyZero(toUtf8(text), meshId)
  } catch (cause) {
    throw new MigError(
      'CONFIG_INVALID',
      `The policy file is not version 0 of mesh ${meshId}: ${(cause as Error).message}`,
      {
        cause
      }
    )
  }
  const { order, signatures } = readOrderFile(text)
  return holdPolicy(encodeEnvelope({ order: canonicalBytes(order), signatures }))
}

/**
 * The policy in an envelope, of which nothing was checked yet.
 * @throws MigError as `decodeEnvelope` and `parseOrder`; `ORDER_INVALID` when it is another order
 */
export function readPolicy(envelope: Uint8Array): { readonly policy: Policy; readonly digest: OrderDigest } {
  const { order } = decodeEnvelope(envelope)
  const policy = parseOrder(order)
  if (policy.kind !== 'policy') {
    throw new MigError('ORDER_INVALID', `A policy was expected, and this is a ${policy.kind}`)
  }
  return { policy, digest: orderDigest(order) }
}

/** Makes a policy ready for use; its signatures were checked before. */
export async function holdPolicy(envelope: Uint8Array): Promise<HeldPolicy> {
  const { policy, digest } = readPolicy(envelope)
  const { signatures } = decodeEnvelope(envelope)
  return {
    policy,
    digest,
    envelope,
    keyring: await createKeyring(policy.keyring.map((entry) => ({ ...entry, key: fromBase64(entry.key) }))),
    acl: parseAcl(policy.acl),
    persons: new Map(policy.keyring.map(({ fingerprint, person }) => [fingerprint, person])),
    banned: new Set(policy.banned),
    signedAt: Math.min(...signatures.map((signature) => assertNormalForm(signature).createdSec * 1000))
  }
}
