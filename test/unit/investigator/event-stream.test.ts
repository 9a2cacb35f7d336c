import { expect } from 'chai'
import { EventStream } from '../../../src/investigator/event-stream.ts'

describe('EventStream', () => {
  const { signal } = new AbortController()

  it('gives what was pushed, in order, whether somebody waited or not', async () => {
    const stream = new EventStream<number>()
    expect([stream.isEmpty, stream.take()]).to.deep.equal([true, undefined])
    stream.push(1)
    await stream.wait(signal)
    const waiting = stream.wait(signal)
    stream.push(2)
    await waiting
    expect([stream.isEmpty, stream.take(), stream.take(), stream.take()]).to.deep.equal([false, 1, 2, undefined])
    const again = stream.wait(signal)
    stream.push(3)
    await again
    expect(stream.take()).to.equal(3)
  })

  it('a wait ends when its signal aborts, before and during', async () => {
    const stream = new EventStream<number>()
    const controller = new AbortController()
    const waiting = stream.wait(controller.signal)
    controller.abort()
    await waiting
    await stream.wait(controller.signal)
    expect(stream.isEmpty).to.equal(true)
  })
})
