import { expect } from 'chai'
import { KeyLock } from '../../../src/store/key-lock.ts'

describe('KeyLock', () => {
  it('lets tasks on one key follow each other, in the order they came', async () => {
    const lock = new KeyLock()
    const seen: string[] = []
    const gate = Promise.withResolvers<void>()
    const first = lock.run('a', async () => {
      seen.push('first begins')
      await gate.promise
      seen.push('first ends')
    })
    const second = lock.run('a', async () => Promise.resolve(seen.push('second')))
    const other = lock.run('b', async () => Promise.resolve(seen.push('other')))
    await other
    expect(seen).to.deep.equal(['first begins', 'other'])
    gate.resolve()
    await Promise.all([first, second])
    expect(seen).to.deep.equal(['first begins', 'other', 'first ends', 'second'])
  })

  it('goes on after a task that failed', async () => {
    const lock = new KeyLock()
    const failed = lock.run('a', () => Promise.reject(new Error('no')))
    const next = lock.run('a', () => Promise.resolve('yes'))
    const reason = await failed.catch((error: unknown) => (error as Error).message)
    expect([reason, await next]).to.deep.equal(['no', 'yes'])
  })
})
