import { MigError } from '../../protocol/errors.ts'
import type { Policy } from '../../protocol/order/schema.ts'

/** A policy of the chain, as far as the next one has to fit it. */
export interface PolicyBefore {
  readonly version: number
  readonly digest: string
}

/**
 * Refuses a policy that does not follow the one in force, before it can become a fork.
 * @throws MigError `POLICY_STALE`, `POLICY_GAP`, `POLICY_FORK`, `ORDER_OTHER_MESH`
 */
export function assertFollows(policy: Policy, before: PolicyBefore, meshId: string): void {
  const { version } = policy
  if (policy.mesh !== meshId) throw new MigError('ORDER_OTHER_MESH', `The policy is for the mesh ${policy.mesh}.`)
  if (version <= before.version) {
    throw new MigError('POLICY_STALE', `Policy ${before.version} is in force by now: propose again, on top of it.`)
  }
  if (version > before.version + 1) {
    throw new MigError('POLICY_GAP', `Policy ${before.version} is in force here, and this is version ${version}.`)
  }
  if (policy.previous !== before.digest) {
    throw new MigError(
      'POLICY_FORK',
      `The policy was made on top of another version ${before.version} than the one in force here: propose again.`
    )
  }
}
