import { MigError } from '../../protocol/errors.ts'
import type { ActionDraft } from '../../protocol/order/draft.ts'
import { parseDuration } from '../compose/duration.ts'
import type { Arguments } from './arguments.ts'

/** The value of --policy-version that stands for the policy in force here. */
const CURRENT = 'current'

/**
 * The question with what the flags ask of the policy of an agent.
 * @param current - version of the policy in force; undefined where no mesh is asked
 * @throws MigError `USAGE`
 */
export function withPolicyDemands(draft: ActionDraft, args: Arguments, current: number | undefined): ActionDraft {
  const version = args.text('policy-version')
  const age = args.text('policy-max-age')
  return {
    ...draft,
    ...(version === undefined ? {} : { policyVersion: versionOf(version, current) }),
    ...(age === undefined ? {} : { policyMaxAge: Math.max(1, Math.floor(parseDuration(age) / 1000)) })
  }
}

function versionOf(text: string, current: number | undefined): number {
  if (text === CURRENT && current !== undefined) return current
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new MigError(
    'USAGE',
    `--policy-version ${text} is not a version: write a number${current === undefined ? '' : `, or ${CURRENT}`}.`
  )
}
