import { canonicalBytes } from '../../protocol/order/canonical.ts'
import { orderDigest } from '../../protocol/order/digest.ts'
import type { AclEntry, Policy } from '../../protocol/order/schema.ts'
import { checkShape, policySchema } from '../../protocol/order/schema.ts'
import { toBase64 } from '../../util/bytes.ts'

/** An investigator at the founding of a mesh. */
export interface Founder {
  readonly fingerprint: string
  /** the same for all keys of one person */
  readonly person: string
  /** label in ACLs and results */
  readonly name: string
  /** binary public key */
  readonly key: Uint8Array
}

/** Policy version 0, unsigned, and the mesh id that follows from it. */
export interface PolicyZero {
  readonly policy: Policy
  /** what is signed */
  readonly bytes: Uint8Array
  readonly mesh: string
}

/**
 * The first policy of a mesh of one investigator, who may do everything alone until a later version says otherwise.
 * @throws MigError `ORDER_INVALID` when the name does not fit
 */
export function createPolicyZero(name: string, founder: Founder): PolicyZero {
  const alone: AclEntry = {
    minimumweight: 1,
    investigators: { [founder.name]: { fingerprint: founder.fingerprint, weight: 1, person: founder.person } }
  }
  const policy = checkShape(policySchema, {
    syntaxversion: 3,
    kind: 'policy',
    mesh: name,
    version: 0,
    previous: '',
    keyring: [
      { fingerprint: founder.fingerprint, person: founder.person, name: founder.name, key: toBase64(founder.key) }
    ],
    acl: { default: alone },
    banned: [],
    settings: {},
    quorum: alone
  })
  const bytes = canonicalBytes(policy)
  return { policy, bytes, mesh: `${name}.${orderDigest(bytes)}` }
}
