import type { Acl } from './acl.ts'
import { decideAcl } from './decide.ts'

/** The ACL entry for cancelling what others signed. */
const CANCEL = 'cancel'

/** Who wants to cancel an action, and who signed it: fingerprints of primary keys. */
export interface CancelQuestion {
  /** of the cancel, as far as they may sign now */
  readonly signers: readonly string[]
  readonly actionSigners: readonly string[]
  /** fingerprint to person, as the keyring says */
  readonly persons?: ReadonlyMap<string, string>
}

/**
 * Any one signer of an action may cancel it. Others need the ACL entry `cancel`; `default` does not stand in for it,
 * because who may ask a question is not therefore meant to end those of others.
 */
export function mayCancel(acl: Acl, { signers, actionSigners, persons }: CancelQuestion): boolean {
  if (signers.some((signer) => actionSigners.includes(signer))) return true
  if (!acl.has(CANCEL)) return false
  return decideAcl(acl, { module: CANCEL, signers, ...(persons === undefined ? {} : { persons }) }).allowed
}
