import { Cron } from 'croner'
import type { Ms } from '../../util/clock.ts'
import { MigError } from '../errors.ts'
import { MAX_SCHEDULED_RUNS, SCHEDULE_PHASE_SEC } from '../wire/limits.ts'
import { draw } from './draw.ts'
import type { ScheduledAction } from './scheduled-action.ts'

/**
 * The times of a scheduled action, ms since the epoch, rising: run number n belongs to the n-th. Whole minutes, so they are
 * a minute apart at least. Takes up to 0.2 s.
 *
 * @throws MigError `SCHEDULE_INVALID` when the text means nothing, or when no time, or more than MAX_SCHEDULED_RUNS, lie
 *   between `validfrom` and `expireafter`
 */
export function scheduledTimes({ schedule, validfrom, expireafter }: ScheduledAction): Ms[] {
  const cron = parseSchedule(schedule)
  const end = Date.parse(expireafter)
  const times: Ms[] = []
  let time = cron.nextRun(new Date(Date.parse(validfrom) - 1))
  while (time !== null && time.getTime() < end) {
    if (times.length === MAX_SCHEDULED_RUNS) {
      throw new MigError(
        'SCHEDULE_INVALID',
        `'${schedule}' has more than ${MAX_SCHEDULED_RUNS} runs until ${expireafter}.`
      )
    }
    times.push(time.getTime())
    time = cron.nextRun(time)
  }
  if (times.length === 0) {
    throw new MigError('SCHEDULE_INVALID', `'${schedule}' has no run between ${validfrom} and ${expireafter}.`)
  }
  return times
}

/**
 * By how much an agent begins later than the times say, ms: so that the agents of a mesh do not begin together, and all of
 * them still begin before the action expires.
 */
export function schedulePhase(times: readonly Ms[], expireafter: Ms, digest: string, agent: string): Ms {
  const width = Math.min(SCHEDULE_PHASE_SEC * 1000, expireafter - (times.at(-1) ?? expireafter))
  return Math.floor(draw('phase', digest, agent) * width)
}

function parseSchedule(schedule: string): Cron {
  try {
    return new Cron(schedule, { utcOffset: 0, mode: '5-part', paused: true })
  } catch (cause) {
    const reason = (cause as Error).message.replace(/^CronPattern: /, '')
    throw new MigError('SCHEDULE_INVALID', `'${schedule}' is no schedule: ${reason}`, { cause })
  }
}
