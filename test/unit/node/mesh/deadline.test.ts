import { expect } from 'chai'
import { deadline } from '../../../../src/node/mesh/deadline.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'

describe('deadline', () => {
  it('aborts when the time is over', () => {
    const clock = new ManualClock()
    using limit = deadline(clock, 100)
    clock.advance(99)
    expect(limit.signal.aborted).to.equal(false)
    clock.advance(1)
    expect(limit.signal.aborted).to.equal(true)
    expect(limit.isOver).to.equal(true)
  })

  it('aborts with its parent, and is not over then', () => {
    const parent = new AbortController()
    using limit = deadline(new ManualClock(), 100, parent.signal)
    const reason = new Error('enough')
    parent.abort(reason)
    expect(limit.signal.reason).to.equal(reason)
    expect(limit.isOver).to.equal(false)
  })

  it('is aborted from the start when its parent is', () => {
    using limit = deadline(new ManualClock(), 100, AbortSignal.abort())
    expect(limit.signal.aborted).to.equal(true)
  })

  it('does nothing any more when it is disposed', () => {
    const clock = new ManualClock()
    const limit = deadline(clock, 100)
    limit[Symbol.dispose]()
    clock.advance(1000)
    expect(limit.signal.aborted).to.equal(false)
  })
})
