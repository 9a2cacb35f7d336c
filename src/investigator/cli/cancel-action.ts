import { parseAcl } from '../../protocol/acl/acl.ts'
import { mayCancel } from '../../protocol/acl/may-cancel.ts'
import { MigError } from '../../protocol/errors.ts'
import { readOrderFile, type OrderFile } from '../../protocol/order/order-file.ts'
import type { Action, Cancel, Policy } from '../../protocol/order/schema.ts'
import { checkOrder } from '../sign/check-order.ts'
import { inspectSignatures } from '../sign/inspect-signatures.ts'
import { openSigner } from '../sign/open-signer.ts'
import { signOrder } from '../sign/sign-order.ts'
import type { Terminal } from '../terminal.ts'
import type { Arguments } from './arguments.ts'
import { policyInForce } from './policy-in-force.ts'
import { openNode, openSession } from './session.ts'

/**
 * Signs and publishes the cancel of an action, of this home or of a colleague.
 *
 * @returns the action
 * @throws MigError `ACTION_NOT_FOUND`; `ORDER_EXPIRED`; `ACL_DENIED` when the key neither signed the action nor is allowed
 *   to cancel what others signed, unless `--force`
 */
export async function cancelAction(id: string, args: Arguments, terminal: Terminal): Promise<Action> {
  const session = await openSession(args, terminal)
  const signerOptions = { keyFile: args.text('key-file'), passphraseFile: args.text('passphrase-file') }
  const signer = await openSigner(session.config.key, signerOptions, terminal)
  await using node = await openNode(session, args, terminal)
  const { digest, orderFile } = await node.order(id)
  const file = readOrderFile(orderFile)
  const action = checkOrder(file.order) as Action
  if (Date.parse(action.expireafter) <= terminal.clock.now()) {
    throw new MigError(
      'ORDER_EXPIRED',
      `Action ${action.id} has expired at ${action.expireafter}: nobody runs it any more.`
    )
  }
  if (!args.isSet('force')) await assertMayCancel(file, signer.fingerprint, await policyInForce(node), terminal)
  const cancel: Cancel = {
    syntaxversion: 3,
    kind: 'cancel',
    mesh: action.mesh,
    action: digest,
    reason: args.text('reason') ?? '',
    expireafter: action.expireafter
  }
  checkOrder(cancel)
  await node.publish(await signOrder(cancel, [], signer))
  return action
}

async function assertMayCancel(
  { order, signatures }: OrderFile,
  fingerprint: string,
  policy: Policy,
  terminal: Terminal
): Promise<void> {
  const reports = await inspectSignatures(order, signatures, policy, terminal.clock.now())
  const question = {
    signers: [fingerprint],
    actionSigners: reports.flatMap((report) => report.fingerprint ?? []),
    persons: new Map(policy.keyring.map((entry) => [entry.fingerprint, entry.person]))
  }
  if (mayCancel(parseAcl(policy.acl), question)) return
  throw new MigError(
    'ACL_DENIED',
    `${fingerprint} did not sign the action, and the ACL entry cancel does not allow it alone; --force publishes it all the same.`
  )
}
