import { expect } from 'chai'
import { Turns } from '../../../../src/node/agent/turns.ts'
import { silentLog } from '../../../../src/util/log.ts'

describe('Turns', () => {
  it('of one order follow each other, also behind one that fails; another order does not wait', async () => {
    const turns = new Turns({ log: silentLog })
    const words: string[] = []
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>()
    turns.take('a', async () => {
      words.push('first begins')
      await isOver
      words.push('first fails')
      throw new Error('no disk')
    })
    const second = new Promise<void>((resolve) => {
      turns.take('a', async () => {
        words.push('second')
        resolve()
      })
    })
    await new Promise<void>((resolve) => {
      turns.take('b', async () => {
        words.push('other')
        resolve()
      })
    })
    end()
    await second
    expect(words).to.deep.equal(['first begins', 'other', 'first fails', 'second'])
  })

  it('drained: what has begun ends, what waits or comes does not begin', async () => {
    const turns = new Turns({ log: silentLog })
    const words: string[] = []
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>()
    await new Promise<void>((begun) => {
      turns.take('a', async () => {
        begun()
        await isOver
        words.push('ended')
      })
    })
    turns.take('a', async () => void words.push('waited'))
    const drained = turns.drain().then(() => words.push('drained'))
    turns.take('b', async () => void words.push('came'))
    end()
    await drained
    expect(words).to.deep.equal(['ended', 'drained'])
  })
})
