import { randomInt } from 'node:crypto'
import { MigError } from '../../protocol/errors.ts'
import type { Action } from '../../protocol/order/schema.ts'
import { waveOf } from '../../protocol/order/rollout.ts'
import { MAX_ONLY_AGENTS, MAX_WAVES } from '../../protocol/wire/limits.ts'
import type { Ms } from '../../util/clock.ts'
import { parseDuration } from './duration.ts'

type Rollout = NonNullable<Action['rollout']>

/** What the flags of a rollout say, as they were typed. */
export interface RolloutFlags {
  /** `1,5,20` agents, or `5%,20%` of them */
  readonly waves: string
  /** a duration of whole seconds */
  readonly every: string
  readonly stopAfter: string
}

/**
 * Draws who begins when. Sizes of waves are numbers of agents, whose order is drawn here, or percentages, in which each
 * agent has its place by a hash of the order; the last size holds for the waves behind it.
 *
 * @param expected - ids of the agents that the census expects
 * @param periodMs - how long the action is valid
 * @throws MigError `USAGE`
 */
export function composeRollout(flags: RolloutFlags, expected: readonly string[], periodMs: Ms): Rollout {
  const sizes = flags.waves.split(',')
  const isPercent = sizes.every((size) => size.endsWith('%'))
  const waves = sizes.map((size) => wholeNumber(isPercent ? size.slice(0, -1) : size, '--rollout'))
  if (waves.length > MAX_WAVES) throw new MigError('USAGE', `A rollout has at most ${MAX_WAVES} sizes of waves.`)
  if (!isPercent && expected.length > MAX_ONLY_AGENTS) {
    throw new MigError('USAGE', `An order names at most ${MAX_ONLY_AGENTS} agents: write waves in percent, as 1%,10%.`)
  }
  const everyMs = parseDuration(flags.every)
  if (everyMs < 1000 || everyMs % 1000 !== 0) throw new MigError('USAGE', '--every is a number of whole seconds.')
  const last = waveOf(waves, isPercent ? 99 : Math.max(0, expected.length - 1))
  if (last * everyMs >= periodMs) {
    throw new MigError(
      'USAGE',
      `The last of ${last + 1} waves would begin when the action has expired: give it more time (-e).`
    )
  }
  return {
    order: isPercent ? 100 : shuffled(expected),
    waves,
    everySec: everyMs / 1000,
    stopAfterFailures: wholeNumber(flags.stopAfter, '--stop-after')
  }
}

function wholeNumber(text: string, flag: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw new MigError('USAGE', `${flag} takes whole numbers from 1 on, not ${JSON.stringify(text)}.`)
}

/** Drawn anew for each action: nobody can see to it that he is the first. */
function shuffled(ids: readonly string[]): string[] {
  const order = [...ids]
  for (let left = order.length; left > 1; left--) {
    const at = randomInt(left)
    const drawn = order[at] as string
    order[at] = order[left - 1] as string
    order[left - 1] = drawn
  }
  return order
}
