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

  it('who waits can leave; the others keep their order, and a task that runs goes on', async () => {
    const queue = new Queue({ concurrency: 1 })
    const gate = Promise.withResolvers<string>()
    const leaving = new AbortController()
    const ran: string[] = []
    const task = (name: string) => () => {
      ran.push(name)
      return Promise.resolve(name)
    }
    const running = queue.run(() => gate.promise, leaving.signal)
    const waiting = [
      queue.run(task('a')),
      queue.run(task('b'), leaving.signal).catch((error: unknown) => error),
      queue.run(task('c'), new AbortController().signal)
    ]
    leaving.abort(new Error('left'))
    expect(((await waiting[1]) as Error).message).to.equal('left')
    expect(queue.waiting).to.equal(2)
    const late = queue.run(task('d'), leaving.signal).catch((error: unknown) => error)
    expect(((await late) as Error).message).to.equal('left')
    gate.resolve('done')
    expect([await running, await waiting[0], await waiting[2]]).to.deep.equal(['done', 'a', 'c'])
    expect([ran, queue.running, queue.waiting]).to.deep.equal([['a', 'c'], 0, 0])
  })
})
