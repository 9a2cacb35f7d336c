import { MigError } from '../../protocol/errors.ts'
import { readOrderFile } from '../../protocol/order/order-file.ts'
import { readTextFile } from '../home/private-file.ts'
import { assertAllowed } from '../sign/assert-allowed.ts'
import { checkOrder } from '../sign/check-order.ts'
import { inspectSignatures } from '../sign/inspect-signatures.ts'
import { openSigner } from '../sign/open-signer.ts'
import { signOrder } from '../sign/sign-order.ts'
import { say } from '../terminal.ts'
import type { Terminal } from '../terminal.ts'
import type { Arguments } from './arguments.ts'
import { policyInForce } from './policy-in-force.ts'
import { meshOf, openNode, openSession } from './session.ts'
import { waitForAnswers } from './wait-for-answers.ts'

/**
 * Publishes an order that is signed, with the signature of this home added when it lacks; then waits for the answers,
 * if they come to this node.
 *
 * @returns the exit status
 */
export async function publishSigned(path: string, args: Arguments, terminal: Terminal): Promise<number> {
  const text = await readTextFile(path)
  const { order, signatures } = readOrderFile(text)
  const action = checkOrder(order)
  if (action.kind !== 'action') {
    throw new MigError('ACTION_FILE_INVALID', `${path} holds a ${action.kind}, not an action.`)
  }

  const session = await openSession(args, terminal)
  const mesh = await meshOf(session, args)
  await using node = await openNode(session, args, terminal)
  // a look at the neighbours' first: who signs by an old policy signs in vain
  await node.policies({ isOffline: args.isSet('offline') })
  const policy = await policyInForce(node)
  const signers = await inspectSignatures(order, signatures, policy, terminal.clock.now())
  const { fingerprint } = session.config.key
  const isMine = signers.some((signer) => signer.fingerprint === fingerprint)
  const signerOptions = { keyFile: args.text('key-file'), passphraseFile: args.text('passphrase-file') }
  const orderFile = isMine
    ? text
    : await signOrder(action, signatures, await openSigner(session.config.key, signerOptions, terminal))

  if (!args.isSet('force')) {
    await assertAllowed(orderFile, { policy, mesh: mesh.config.mesh, now: terminal.clock.now() })
  }

  const digest = await node.publish(orderFile, { isOffline: args.isSet('offline') })
  const { id } = await node.identity()
  if (action.reply.peer !== id) {
    say(terminal, `Action ${action.id} is published. Its answers go to the node ${action.reply.peer}, not to this one.`)
    return 0
  }
  if (args.isSet('offline')) {
    say(terminal, `Action ${action.id} waits for mig bundle export.`)
    return 0
  }
  if (!args.isSet('quiet')) say(terminal, `Action ${action.id} is published.`)
  return await waitForAnswers(node, digest, action, args, terminal)
}
