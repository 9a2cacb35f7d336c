import { parseAclEntry } from '../../protocol/acl/acl.ts'
import { decideEntry } from '../../protocol/acl/decide.ts'
import type { Policy } from '../../protocol/order/schema.ts'
import type { Ms } from '../../util/clock.ts'
import { inspectSignatures, type SignatureReport } from '../sign/inspect-signatures.ts'

/** How far the signatures of a policy reach. */
export interface QuorumState {
  readonly isReached: boolean
  readonly signers: readonly SignatureReport[]
  /** one sentence; when it is not reached, what is missing */
  readonly reason: string
  /** people of the quorum who have not signed: `person (label)` */
  readonly others: readonly string[]
}

/** What a policy has, and lacks, of the quorum of the version before it. */
export async function quorumState(
  policy: Policy,
  signatures: readonly Uint8Array[],
  before: Policy,
  now: Ms
): Promise<QuorumState> {
  const signers = await inspectSignatures(policy, signatures, before, now)
  const signed = new Set(signers.flatMap(({ fingerprint }) => fingerprint ?? []))
  const persons = new Map(before.keyring.map(({ fingerprint, person }) => [fingerprint, person]))
  const { allowed, reason } = decideEntry(parseAclEntry(before.quorum), [...signed], persons)
  const others = Object.entries(before.quorum.investigators)
    .filter(([, { fingerprint }]) => !signed.has(fingerprint.toUpperCase()))
    .map(
      ([label, { fingerprint, person }]) => `${person ?? persons.get(fingerprint.toUpperCase()) ?? label} (${label})`
    )
  const isReached = allowed && signers.every(({ isGood }) => isGood)
  return { isReached, signers, reason, others }
}
