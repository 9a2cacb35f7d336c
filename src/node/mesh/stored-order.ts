import { MigError } from '../../protocol/errors.ts'
import { checkRelay, type VerifiedEnvelope } from '../../protocol/order/check-relay.ts'
import type { Ms } from '../../util/clock.ts'
import type { PolicyChain } from './policy-chain.ts'

/**
 * Checks an order that this node has stored, as of the time at which it took it: by the policy in force, else by the newest
 * one before that knows all its signers. One whose key was revoked since is held all the same, so that the command is
 * refused, and not forgotten.
 * @throws MigError as `checkRelay`
 */
export async function checkStored(
  envelope: Uint8Array,
  { meshId, heldSince, policies }: { readonly meshId: string; readonly heldSince: Ms; readonly policies: PolicyChain }
): Promise<VerifiedEnvelope> {
  let first: unknown
  for (const { keyring } of [...policies.all()].reverse()) {
    try {
      return await checkRelay(envelope, { meshId, now: heldSince, keyring, isSeen: () => false })
    } catch (error) {
      first ??= error
      if (!(error instanceof MigError && (error.code === 'SIGNER_UNKNOWN' || error.code === 'SIGNER_UNUSABLE'))) break
    }
  }
  throw first as Error
}
