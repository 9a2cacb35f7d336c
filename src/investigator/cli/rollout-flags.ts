import { MigError } from '../../protocol/errors.ts'
import type { ActionDraft } from '../../protocol/order/draft.ts'
import type { Ms } from '../../util/clock.ts'
import { LOCAL } from '../compose/action-target.ts'
import type { Arguments } from './arguments.ts'

/** The order of a rollout is drawn from the census, for a mesh. @throws MigError `USAGE` */
export function checkRolloutFlags({ target, rollout }: ActionDraft, args: Arguments): void {
  const isAsked = args.text('rollout') !== undefined
  if (!isAsked && rollout === undefined && (args.text('every') ?? args.text('stop-after')) !== undefined) {
    throw new MigError('USAGE', '--every and --stop-after belong to --rollout.')
  }
  if (isAsked && (target === LOCAL || args.isSet('print'))) {
    throw new MigError(
      'USAGE',
      'A rollout is drawn from the agents of a mesh when the action is signed: not with -t local or -p.'
    )
  }
}

/** What `--rollout` asks for; else what the draft says. @throws MigError `USAGE` */
export async function rolloutOf(
  draft: ActionDraft,
  args: Arguments,
  expected: readonly { readonly id: string }[],
  periodMs: Ms
): Promise<ActionDraft['rollout']> {
  const waves = args.text('rollout')
  if (waves === undefined) return draft.rollout
  const { composeRollout } = await import('../compose/rollout.ts')
  const flags = { waves, every: args.text('every') ?? '60s', stopAfter: args.text('stop-after') ?? '1' }
  return composeRollout(
    flags,
    expected.map(({ id }) => id),
    periodMs
  )
}
