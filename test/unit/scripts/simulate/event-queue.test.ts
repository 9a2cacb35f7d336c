import { expect } from 'chai'
import * as fc from 'fast-check'
import { EventQueue } from '../../../../scripts/simulate/event-queue.ts'

describe('EventQueue', () => {
  it('gives every event back, with all that it is about, the earliest first', () => {
    const event = fc.record({ time: fc.nat(1000), kind: fc.nat(255), subject: fc.nat(), detail: fc.nat() })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 3000 }), (events) => {
        const queue = new EventQueue()
        for (const { time, kind, subject, detail } of events) queue.add(time, kind, subject, detail)
        const taken = []
        while (queue.take()) {
          taken.push({ time: queue.time, kind: queue.kind, subject: queue.subject, detail: queue.detail })
        }
        expect(taken.map(({ time }) => time)).to.deep.equal(events.map(({ time }) => time).sort((a, b) => a - b))
        expect(taken).to.have.deep.members(events)
      }),
      { numRuns: 50 }
    )
  })

  it('takes events that are added while others are taken, in the order of their times', () => {
    const queue = new EventQueue()
    queue.add(1, 0, 1)
    queue.add(5, 0, 5)
    expect(queue.take()).to.equal(true)
    queue.add(3, 0, 3)
    queue.take()
    expect(queue.subject).to.equal(3)
    queue.take()
    expect(queue.subject).to.equal(5)
    expect(queue.take()).to.equal(false)
  })

  it('grows', () => {
    const queue = new EventQueue()
    for (let n = 5000; n > 0; n--) queue.add(n, 0, n)
    expect(queue.size).to.equal(5000)
    queue.take()
    expect(queue.subject).to.equal(1)
  })
})
