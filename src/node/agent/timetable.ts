import type { Ms } from '../../util/clock.ts'
import type { StoredCommand } from '../../store/commands.ts'
import type { ScheduledAction } from '../../protocol/order/scheduled-action.ts'
import { schedulePhase, scheduledTimes } from '../../protocol/order/schedule.ts'

/** A run of a scheduled action, and when it is due (ms since the epoch). */
export interface DueRun {
  readonly sequence: number
  readonly at: Ms
}

/** What the choice of the next run depends on. */
export interface TimetableContext {
  /** order digest of the action */
  readonly digest: string
  /** peer id text */
  readonly agent: string
  readonly now: Ms
}

const timesOfActions = new WeakMap<ScheduledAction, readonly Ms[]>()

/** See {@link scheduledTimes}; counted once for each action. @throws MigError `SCHEDULE_INVALID` */
export function timesOf(action: ScheduledAction): readonly Ms[] {
  const times = timesOfActions.get(action) ?? scheduledTimes(action)
  timesOfActions.set(action, times)
  return times
}

/**
 * The run of a scheduled action that is the next on this agent. Who was away makes up for one missed run, the newest;
 * one that came due while another ran is left out.
 *
 * @param last - the newest command of the action on this agent
 * @returns undefined when no run is left
 * @throws MigError `SCHEDULE_INVALID`
 */
export function nextRun(
  action: ScheduledAction,
  last: StoredCommand | undefined,
  { digest, agent, now }: TimetableContext
): DueRun | undefined {
  const times = timesOf(action)
  const phase = schedulePhase(times, Date.parse(action.expireafter), digest, agent)
  const current = times.findLastIndex((time) => time + phase <= now)
  const done = doneBy(last)
  const sequence = current > done && !hasRunSince(last, current, phase, times) ? current : Math.max(current, done) + 1
  const time = times[sequence]
  return time === undefined ? undefined : { sequence, at: time + phase }
}

/** The highest run that is over: one that was refused for the time being is not. */
function doneBy(last: StoredCommand | undefined): number {
  if (last === undefined) return -1
  return last.state === 'refused' ? last.sequence - 1 : last.sequence
}

/** Has a run ended behind the time at which this one was due? */
function hasRunSince(last: StoredCommand | undefined, sequence: number, phase: Ms, times: readonly Ms[]): boolean {
  return last?.state === 'final' && last.runs > 0 && last.at >= (times[sequence] as Ms) + phase
}
