import { expect } from 'chai'
import { nextRun, timesOf } from '../../../../src/node/agent/timetable.ts'
import { schedulePhase } from '../../../../src/protocol/order/schedule.ts'
import type { StoredCommand } from '../../../../src/store/commands.ts'
import { NOW, timeText } from '../../../helpers/orders.ts'

const MINUTE = 60_000
const DIGEST = 'ab'.repeat(32)

describe('timetable', () => {
  const action = { schedule: '*/10 * * * *', validfrom: timeText(NOW), expireafter: timeText(NOW + 40 * MINUTE) }
  const phase = schedulePhase(timesOf(action), NOW + 40 * MINUTE, DIGEST, 'agent')
  const due = (sequence: number): number => NOW + sequence * 10 * MINUTE + phase
  const last = (sequence: number, fields: Partial<StoredCommand> = {}): StoredCommand => ({
    ...{ orderDigest: DIGEST, sequence, state: 'final', at: due(sequence), runs: 1, status: 'success' },
    ...fields
  })
  /** The sequence, `now` when it is due. */
  const next = (now: number, command?: StoredCommand): string | undefined => {
    const run = nextRun(action, command, { digest: DIGEST, agent: 'agent', now })
    if (run !== undefined) expect(run.at).to.equal(due(run.sequence))
    return run && `${run.sequence}${run.at <= now ? ' now' : ''}`
  }

  it('begins at the first time, at the ms, by its own phase', () => {
    expect([next(NOW - 1), next(due(0) - 1), next(due(0))]).to.deep.equal(['0', '0', '0 now'])
  })

  it('makes up for the newest missed run, and for no other', () => {
    expect([next(due(2) + MINUTE), next(due(2) + MINUTE, last(0))]).to.deep.equal(['2 now', '2 now'])
    expect(next(due(2) + MINUTE, last(2))).to.equal('3')
  })

  it('leaves out what came due while another ran; what was refused took no time', () => {
    expect(next(due(2), last(0, { at: due(2) - 1 }))).to.equal('2 now')
    expect(next(due(2), last(0, { at: due(2) }))).to.equal('3')
    expect(next(due(2), last(0, { at: due(2), runs: 0, status: 'refused' }))).to.equal('2 now')
  })

  it('takes up again what was refused for the time being, or the newest since', () => {
    const refused = (sequence: number): StoredCommand => last(sequence, { state: 'refused', runs: 0 })
    expect([next(NOW - 1, refused(0)), next(due(0), refused(0)), next(due(1), refused(0))]).to.deep.equal([
      '0',
      '0 now',
      '1 now'
    ])
  })

  it('ends with the last time', () => {
    expect(next(due(3), last(2))).to.equal('3 now')
    expect(next(due(3), last(3))).to.equal(undefined)
    expect(next(due(3), last(2, { at: due(3) }))).to.equal(undefined)
  })

  it('counts the times of an action once', () => {
    expect(timesOf(action)).to.equal(timesOf(action))
    expect(timesOf({ ...action })).to.not.equal(timesOf(action))
  })
})
