import { expect } from 'chai'
import { ActionTracker } from '../../../src/investigator/action-tracker.ts'
import type { ResultHead } from '../../../src/store/results.ts'
import { action, NOW } from '../../helpers/orders.ts'

const HOUR = 3_600_000

function head(agent: string, fields: Partial<ResultHead> = {}): ResultHead {
  const defaults = { sequence: 0, final: true, status: 'success', found: false, stored: NOW, resultDigest: '' } as const
  return { ...defaults, agent, name: `host-${agent}`, ...fields }
}

describe('ActionTracker', () => {
  const held = { status: 'accepted', final: false, code: 'ACL_DENIED' } as const
  const tracker = (...ids: string[]): ActionTracker =>
    new ActionTracker(
      'd'.repeat(64),
      action(),
      NOW,
      ids.map((id) => ({ id, name: `host-${id}` }))
    )

  it('a final is never replaced, and everything else is', () => {
    const asked = tracker('a')
    expect(asked.note(head('a', { status: 'running', final: false }))).to.equal(true)
    expect(asked.note(head('a', { status: 'failed' }))).to.equal(true)
    expect(asked.note(head('a'))).to.equal(false)
    expect(asked.note(head('a', { status: 'running', final: false }))).to.equal(false)
    expect(asked.find('a')?.status).to.equal('failed')
  })

  it('is settled when everybody expected has ended or waits for a signature, until there is one', () => {
    const asked = tracker('a', 'b')
    const states = (): boolean => asked.isSettled
    expect(states()).to.equal(false)
    asked.note(head('a'))
    asked.note(head('stranger'))
    expect([states(), asked.silent().map(({ id }) => id)]).to.deep.equal([false, ['b']])
    asked.note(head('b', { status: 'running', final: false }))
    expect([states(), asked.silent()]).to.deep.equal([false, []])
    asked.note(head('b', held))
    expect(states()).to.equal(true)
    asked.reopen()
    expect(states()).to.equal(false)
    asked.note(head('b', held))
    expect(states()).to.equal(true)
    expect(tracker().isSettled).to.equal(true)
  })

  it('of a scheduled action shows the newest run, and waits until its time is over', () => {
    const asked = new ActionTracker('d'.repeat(64), action({ schedule: '*/5 * * * *' }), NOW, [
      { id: 'a', name: 'host-a' },
      { id: 'b', name: 'host-b' }
    ])
    expect(asked.note(head('a', { sequence: 2, found: true }))).to.equal(true)
    expect(asked.note(head('a', { sequence: 1, status: 'failed' }))).to.equal(false)
    expect(asked.note(head('a', { sequence: 2, status: 'failed' }))).to.equal(false)
    expect(asked.note(head('a', { sequence: 5, code: 'UNCHANGED' }))).to.equal(true)
    expect(asked.summary()).to.deep.include({ answered: 1, found: 1 })
    expect(asked.rows(NOW).map(({ sequence, status }) => [sequence, status])).to.deep.equal([
      [5, 'success'],
      [undefined, 'silent']
    ])
    expect([asked.isSettled, asked.isOver(NOW + HOUR)]).to.deep.equal([false, false])
    asked.note(head('b', { code: 'UNCHANGED' }))
    expect([asked.isSettled, asked.isOver(NOW + HOUR - 1), asked.isOver(NOW + HOUR)]).to.deep.equal([
      false,
      false,
      true
    ])
    asked.note(head('a', { sequence: 6, status: 'cancelled', code: 'CANCELLED' }))
    asked.note(head('b', { sequence: 1, status: 'refused', code: 'SCHEDULE_INVALID' }))
    expect(asked.isSettled).to.equal(true)
    expect(tracker('a').isOver(NOW + HOUR)).to.equal(false)
  })

  it('counts who answered, who found, and what each said last', () => {
    const asked = tracker('a', 'b', 'c')
    asked.note(head('a', { found: true }))
    asked.note(head('b', held))
    asked.note(head('stranger', { status: 'refused' }))
    expect(asked.summary()).to.deep.include({
      expected: 3,
      answered: 2,
      found: 1,
      counts: { success: 1, accepted: 1, refused: 1 },
      modules: ['file']
    })
  })

  it('lists by name who was expected and who was heard of; silence ends with the action', () => {
    const asked = tracker('c', 'a')
    asked.note(head('b', { status: 'refused', code: 'CLOCK', message: 'Late.' }))
    asked.note(head('c', { status: 'running', final: false }))
    const rows = asked.rows(NOW + HOUR)
    expect(rows.map(({ agent, status }) => [agent, status])).to.deep.equal([
      ['a', 'silent'],
      ['b', 'refused'],
      ['c', 'running']
    ])
    expect(rows[1]).to.deep.include({ code: 'CLOCK', message: 'Late.', stored: NOW })
    expect(rows[2]).to.not.have.property('stored')
    expect(asked.rows(NOW + HOUR + 1)[0]?.status).to.equal('expired')
  })
})
