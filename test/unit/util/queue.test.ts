import { expect } from 'chai'
import { Queue } from '../../../src/util/queue.ts'

describe('Queue', () => {
  it('runs no more than `concurrency` at a time, in the order they came', async () => {
    const queue = new Queue({ concurrency: 2 })
    const started: number[] = []
    const gates = Array.from({ length: 4 }, () => Promise.withResolvers<number>())
    const runs = gates.map(({ promise }, index) =>
      queue.run(() => {
        started.push(index)
        return promise
      })
    )
    expect([started, queue.running, queue.waiting]).to.deep.equal([[0, 1], 2, 2])
    gates[1]!.resolve(10)
    expect(await runs[1]).to.equal(10)
    expect(started).to.deep.equal([0, 1, 2])
    for (const [index, { resolve }] of gates.entries()) resolve(index)
    expect(await Promise.all(runs)).to.deep.equal([0, 10, 2, 3])
    expect([queue.running, queue.waiting]).to.deep.equal([0, 0])
  })

  it('goes on when a task fails, and passes its error on', async () => {
    const queue = new Queue({ concurrency: 1 })
    const failing = queue.run(() => Promise.reject(new Error('broken')))
    const next = queue.run(() => Promise.resolve('next'))
    expect(await failing.catch((error: unknown) => (error as Error).message)).to.equal('broken')
    expect(await next).to.equal('next')
    expect(queue.running).to.equal(0)
  })

  it('holds `capacity` waiting tasks, and refuses one more without running it', async () => {
    const queue = new Queue({ concurrency: 1, capacity: 1 })
    const gate = Promise.withResolvers<void>()
    const runs = [queue.run(() => gate.promise)]
    expect(queue.isFull).to.equal(false)
    runs.push(queue.run(() => Promise.resolve()))
    expect(queue.isFull).to.equal(true)
    let isRun = false
    const refused = await queue
      .run(() => {
        isRun = true
        return Promise.resolve()
      })
      .catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(RangeError)
    gate.resolve()
    await Promise.all(runs)
    expect(isRun).to.equal(false)
  })
})
