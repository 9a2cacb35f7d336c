import { MigError } from '../../protocol/errors.ts'
import type { ActionDraft } from '../../protocol/order/draft.ts'
import { isScheduled } from '../../protocol/order/scheduled-action.ts'
import type { Action } from '../../protocol/order/schema.ts'
import type { InvestigatorApi } from '../api/api.ts'
import { EVERYBODY, LOCAL } from '../compose/action-target.ts'
import { parseDuration } from '../compose/duration.ts'
import { validityFor } from '../compose/validity.ts'
import { jsonText } from '../render/json-text.ts'
import { print, say } from '../terminal.ts'
import type { Terminal } from '../terminal.ts'
import type { Arguments } from './arguments.ts'
import { askLocally } from './ask-locally.ts'
import { resolveOnly } from './resolve-only.ts'
import { checkRolloutFlags, rolloutOf } from './rollout-flags.ts'
import { withPolicyDemands } from './policy-demands.ts'
import { policyInForce } from './policy-in-force.ts'
import { meshOf, openNode, openSession } from './session.ts'
import type { Session } from './session.ts'
import { waitForAnswers } from './wait-for-answers.ts'

const DEFAULT_EXPIRE = '5m'

/**
 * Puts a question to a mesh: preview, reply key, signature, publication, answers. With `-p` and `-s` it ends before
 * publication; with `-t local` no mesh is asked.
 *
 * @param question - its target is what -t said, macros resolved
 * @returns the exit status: 0 only when all who were expected to have answered
 */
export async function ask(question: ActionDraft, args: Arguments, terminal: Terminal): Promise<number> {
  const schedule = args.text('schedule')
  const scheduled = schedule === undefined ? question : { ...question, schedule }
  const isAsked = !args.isSet('print') && scheduled.target !== LOCAL
  const draft = isAsked ? scheduled : withPolicyDemands(scheduled, args, undefined)
  checkRolloutFlags(draft, args)
  if (args.isSet('print')) {
    print(terminal, jsonText({ syntaxversion: 3, kind: 'action', ...draft }, 2))
    return 0
  }
  if (draft.target === LOCAL) return askLocally(draft, args, terminal)

  const session = await openSession(args, terminal)
  const { openSigner } = await import('../sign/open-signer.ts')
  const signerOptions = { keyFile: args.text('key-file'), passphraseFile: args.text('passphrase-file') }
  const signer = await openSigner(session.config.key, signerOptions, terminal)
  await using node = await openNode(session, args, terminal)

  const action = await completeAction(draft, node, session, args, terminal)
  const { signOrder } = await import('../sign/sign-order.ts')
  const orderFile = await signOrder(action, [], signer)
  if (args.isSet('sign-only')) {
    print(terminal, orderFile.trimEnd())
    return 0
  }
  if (!args.isSet('force')) {
    const { assertAllowed } = await import('../sign/assert-allowed.ts')
    const policy = await policyInForce(node)
    await assertAllowed(orderFile, { policy, mesh: action.mesh, now: terminal.clock.now() })
  }
  const digest = await node.publish(orderFile, { isOffline: args.isSet('offline') })
  if (args.isSet('offline')) {
    say(terminal, `Action ${action.id} waits for mig bundle export.`)
    return 0
  }
  if (!args.isSet('quiet')) say(terminal, `Action ${action.id} is published.`)
  return await waitForAnswers(node, digest, action, args, terminal)
}

/** Previews the target, and fills in what the mesh and the moment give: who, until when, and where answers go. */
async function completeAction(
  draft: ActionDraft,
  node: InvestigatorApi,
  session: Session,
  args: Arguments,
  terminal: Terminal
): Promise<Action> {
  const { completeDraft } = await import('../../protocol/order/draft.ts')
  const { scheduledTimes } = await import('../../protocol/order/schedule.ts')
  const only = await resolveOnly(draft.only, node, args)
  const preview = await node.preview(draft.target, only)
  if (!args.isSet('quiet')) {
    say(terminal, `${preview.expected.length} of ${preview.known} agents match.`)
    if (preview.usesPresence && draft.target !== EVERYBODY) {
      say(terminal, 'The target asks for status or heartbeattime: each agent judges these itself.')
    }
  }
  if (preview.expected.length === 0 && !args.isSet('force')) {
    throw new MigError(
      'NO_TARGET',
      preview.known === 0
        ? 'No neighbour has told of any agent yet.'
        : `None of the ${preview.known} agents of the census matches the target.`
    )
  }
  const now = terminal.clock.now()
  const periodMs = parseDuration(args.text('expire') ?? DEFAULT_EXPIRE)
  const rollout = await rolloutOf(draft, args, preview.expected, periodMs)
  const validity = validityFor(periodMs, now, rollout === undefined ? 'earlier' : 'now')
  // what every agent would refuse is not sent
  if (isScheduled(draft)) scheduledTimes({ ...draft, ...validity })
  const reply = await node.prepareReply({ expireafter: validity.expireafter, expected: preview.expected.length })
  const mesh = (await meshOf(session, args)).config.mesh
  const demanding = withPolicyDemands(draft, args, (await policyInForce(node)).version)
  const drawn = { ...demanding, ...(only === undefined ? {} : { only }), ...(rollout === undefined ? {} : { rollout }) }
  return completeDraft(drawn, { mesh, reply, now, ...validity })
}
