import type { Ms } from '../../util/clock.ts'
import type { Action } from './action-schema.ts'
import { draw } from './draw.ts'

/** An action that agents begin in waves. */
export type RolledOutAction = Pick<Action, 'validfrom' | 'expireafter'> & {
  readonly rollout: NonNullable<Action['rollout']>
}

type Rollout = RolledOutAction['rollout']

/** Do agents begin with the action in waves? */
export function isRolledOut<T extends Pick<Action, 'rollout'>>(action: T): action is T & { rollout: Rollout } {
  return action.rollout !== undefined
}

/**
 * When the wave of an agent begins, ms since the epoch.
 *
 * @param digest - order digest of the action
 * @param agent - peer id text
 * @returns undefined when it has none: it is not among those drawn, or its wave would begin when the action has expired
 */
export function rolloutStart(
  { validfrom, expireafter, rollout }: RolledOutAction,
  digest: string,
  agent: string
): Ms | undefined {
  const place = placeOf(rollout, digest, agent)
  if (place === undefined) return undefined
  const start = Date.parse(validfrom) + waveOf(rollout.waves, place) * rollout.everySec * 1000
  return start < Date.parse(expireafter) ? start : undefined
}

/**
 * The number of the wave, from 0, of who has this place. The last size holds for all waves behind it.
 *
 * @param place - from 0; a position in a list, or a percentage
 */
export function waveOf(waves: readonly number[], place: number): number {
  let end = 0
  let last = 1
  for (const [wave, size] of waves.entries()) {
    end += size
    last = size
    if (place < end) return wave
  }
  return waves.length + Math.floor((place - end) / last)
}

/** In a list, the agent's position; of a percentage, where a hash puts it among a hundred. */
function placeOf({ order }: Rollout, digest: string, agent: string): number | undefined {
  if (typeof order === 'number') {
    const place = draw('rollout', digest, agent) * 100
    return place < order ? place : undefined
  }
  const place = order.indexOf(agent)
  return place < 0 ? undefined : place
}
