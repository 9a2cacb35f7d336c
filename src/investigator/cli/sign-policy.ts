import { MigError } from '../../protocol/errors.ts'
import { assertFollows } from '../policy/assert-follows.ts'
import { differenceLines, policyDifference } from '../policy/policy-difference.ts'
import { policyFlaws } from '../policy/policy-flaws.ts'
import { quorumState } from '../policy/quorum-state.ts'
import { printableLine } from '../render/printable.ts'
import { openSigner } from '../sign/open-signer.ts'
import { signOrder } from '../sign/sign-order.ts'
import { readOrderFile } from '../../protocol/order/order-file.ts'
import { print, say, type Terminal } from '../terminal.ts'
import type { Arguments } from './arguments.ts'
import { readPolicyDraft } from './policy-file.ts'
import { policyOf, rowInForce } from './policy-in-force.ts'
import { sayUnconfirmed } from './say-unconfirmed.ts'
import { openNode, openSession } from './session.ts'

/**
 * Adds a signature to a draft and prints the file; what it changes, and what is missing for the quorum of the version
 * before, goes to standard error.
 *
 * @returns the exit status
 * @throws MigError `POLICY_STALE`, `POLICY_GAP`, `POLICY_FORK`, `POLICY_LOCKOUT`; `SIGNER_UNKNOWN` when the key counts
 *   nothing for the quorum; `ORDER_SEEN` when it has signed already
 */
export async function signPolicy(path: string, args: Arguments, terminal: Terminal): Promise<number> {
  const session = await openSession(args, terminal)
  const { policy, signatures } = await readPolicyDraft(path)
  const signer = await openSigner(
    session.config.key,
    { keyFile: args.text('key-file'), passphraseFile: args.text('passphrase-file') },
    terminal
  )
  await using node = await openNode(session, args, terminal)
  const view = await node.policies({ isOffline: args.isSet('offline') })
  sayUnconfirmed(view, args, terminal)
  const row = rowInForce(view)
  const before = policyOf(row)
  assertFollows(policy, row, (await node.identity()).mesh)
  const now = terminal.clock.now()
  const { errors } = await policyFlaws(policy, now)
  if (errors.length > 0) throw new MigError('POLICY_LOCKOUT', errors.join(' '))
  const { fingerprint } = signer
  if (!Object.values(before.quorum.investigators).some((entry) => entry.fingerprint.toUpperCase() === fingerprint)) {
    throw new MigError('SIGNER_UNKNOWN', `The quorum of policy ${before.version} does not list ${fingerprint}.`)
  }
  const earlier = await quorumState(policy, signatures, before, now)
  if (earlier.signers.some((report) => report.fingerprint === fingerprint)) {
    throw new MigError('ORDER_SEEN', `${fingerprint} has signed this policy already.`)
  }

  for (const line of differenceLines(policyDifference(before, policy))) say(terminal, line)
  const file = await signOrder(policy, signatures, signer)
  const { isReached, reason, others } = await quorumState(
    policy,
    readOrderFile(file).signatures,
    before,
    terminal.clock.now()
  )
  print(terminal, file.trimEnd())
  const next = isReached ? 'Next: mig policy publish.' : `May sign: ${others.join(', ')}.`
  say(terminal, printableLine(`${reason} ${next}`))
  return 0
}
