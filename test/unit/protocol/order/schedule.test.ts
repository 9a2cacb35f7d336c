import { expect } from 'chai'
import { MigError } from '../../../../src/protocol/errors.ts'
import { isScheduled } from '../../../../src/protocol/order/scheduled-action.ts'
import { scheduledTimes, schedulePhase } from '../../../../src/protocol/order/schedule.ts'
import { MAX_SCHEDULED_RUNS, SCHEDULE_PHASE_SEC } from '../../../../src/protocol/wire/limits.ts'
import { action, NOW, timeText } from '../../../helpers/orders.ts'

const MINUTE = 60_000
const DAY = 86_400_000

function timesOf(schedule: string, from: number, to: number): string[] {
  const times = scheduledTimes({ schedule, validfrom: timeText(from), expireafter: timeText(to) })
  return times.map((time) => timeText(time))
}

function refusal(schedule: string, from = NOW, to = NOW + DAY): string {
  try {
    return timesOf(schedule, from, to).join()
  } catch (error) {
    if (!(error instanceof MigError)) throw error
    return `${error.code}: ${error.message}`
  }
}

describe('protocol/order/schedule', () => {
  it('counts from validfrom, which is included, to expireafter, which is not', () => {
    expect(timesOf('*/10 * * * *', NOW, NOW + 30 * MINUTE)).to.deep.equal([
      '2026-11-24T08:00:00Z',
      '2026-11-24T08:10:00Z',
      '2026-11-24T08:20:00Z'
    ])
    expect(timesOf('*/10 * * * *', NOW + 1000, NOW + 10 * MINUTE + 1000)).to.deep.equal(['2026-11-24T08:10:00Z'])
  })

  it('reads the five fields as cron does, in UTC', () => {
    const from = Date.parse('2026-11-24T00:00:00Z')
    const until = (schedule: string, days: number): string[] => timesOf(schedule, from, from + days * DAY)
    expect(until('30 3 * * *', 2)).to.deep.equal(['2026-11-24T03:30:00Z', '2026-11-25T03:30:00Z'])
    expect(until('0 0 1 * *', 30)).to.deep.equal(['2026-12-01T00:00:00Z'])
    expect(until('0 12 * 12 7', 14)).to.deep.equal(['2026-12-06T12:00:00Z'])
    expect(until('0 12 * 12 0', 14)).to.deep.equal(['2026-12-06T12:00:00Z'])
    // a day of the month or a day of the week, when both are given
    expect(until('0 0 26 * 5', 7)).to.deep.equal(['2026-11-26T00:00:00Z', '2026-11-27T00:00:00Z'])
    expect(until('5-15/5,59 8 24 11 *', 1)).to.deep.equal(
      ['05', '10', '15', '59'].map((minute) => `2026-11-24T08:${minute}:00Z`)
    )
  })

  it('refuses what means nothing, and what has no run in its time', () => {
    const senseless = ['60 * * * *', '* 24 * * *', '* * 0 * *', '* * * 13 *', '* * * * 8', '*/0 * * * *', '5-1 * * * *', '1,,2 * * * *', '* * * * * *', '* * * *'] // prettier-ignore
    for (const schedule of senseless) expect(refusal(schedule)).to.match(/^SCHEDULE_INVALID: '.*' is no schedule: /)
    for (const schedule of ['0 0 30 2 *', '0 0 1 1 *']) {
      expect(refusal(schedule)).to.match(/^SCHEDULE_INVALID: '.*' has no run between /)
    }
  })

  it(`has at most ${MAX_SCHEDULED_RUNS} runs`, () => {
    expect(timesOf('* * * * *', NOW, NOW + MAX_SCHEDULED_RUNS * MINUTE)).to.have.length(MAX_SCHEDULED_RUNS)
    const above = refusal('* * * * *', NOW, NOW + MAX_SCHEDULED_RUNS * MINUTE + 1000)
    expect(above).to.match(/^SCHEDULE_INVALID: .* has more than 10000 runs/)
  })

  it('spreads the agents over a minute, and over less when the action expires before', () => {
    const digest = 'ab'.repeat(32)
    const phases = (end: number): number[] =>
      Array.from({ length: 200 }, (_, n) => schedulePhase([NOW], end, digest, `agent ${n}`))
    const wide = phases(NOW + DAY)
    expect(Math.max(...wide)).to.be.within(SCHEDULE_PHASE_SEC * 900, SCHEDULE_PHASE_SEC * 1000 - 1)
    expect(Math.min(...wide)).to.be.within(0, SCHEDULE_PHASE_SEC * 100)
    expect(wide).to.deep.equal(phases(NOW + DAY))
    expect(Math.max(...phases(NOW + 5000))).to.be.lessThan(5000)
    expect(schedulePhase([], NOW, digest, 'agent')).to.equal(0)
    expect(schedulePhase([NOW], NOW + DAY, 'cd'.repeat(32), 'agent 1')).to.not.equal(wide[1])
  })

  it('knows whether an action has one', () => {
    expect([isScheduled(action()), isScheduled(action({ schedule: '* * * * *' }))]).to.deep.equal([false, true])
  })
})
