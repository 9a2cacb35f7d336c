import { expect } from 'chai'
import { Backoff } from '../../../../src/node/mesh/backoff.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'

describe('Backoff', () => {
  it('waits twice as long after each failure, at most a minute and a half', () => {
    const clock = new ManualClock()
    const backoff = new Backoff({ clock })
    for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
      backoff.fail('x')
      clock.advance(seconds * 500 - 1)
      expect(backoff.isOver('x'), `${seconds} s, early`).to.equal(false)
      clock.advance(seconds * 1000 + 1)
      expect(backoff.isOver('x'), `${seconds} s, late`).to.equal(true)
    }
    expect(backoff.isOver('y')).to.equal(true)
  })

  it('begins anew after a success', () => {
    const clock = new ManualClock()
    const backoff = new Backoff({ clock })
    for (let count = 0; count < 6; count++) backoff.fail('x')
    backoff.clear('x')
    expect(backoff.isOver('x')).to.equal(true)
    backoff.fail('x')
    clock.advance(1500)
    expect(backoff.isOver('x')).to.equal(true)
  })
})
