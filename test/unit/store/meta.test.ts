import { expect } from 'chai'
import { openLevel } from '../../../src/store/level.ts'
import { Meta } from '../../../src/store/meta.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

describe('Meta', () => {
  it('is 0 before it is set, and keeps each number by itself', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const meta = new Meta(store)
    expect(await meta.get('highestTime')).to.equal(0)
    await store.commit([meta.put('highestTime', 5), meta.put('runOnceFloor', 7)])
    await meta.set('listenPort', 4001)
    expect([await meta.get('highestTime'), await meta.get('runOnceFloor')]).to.deep.equal([5, 7])
    expect(await meta.get('listenPort')).to.equal(4001)
  })

  it('gives sequence numbers that rise, over restarts, at once, and when the clock goes back', async () => {
    using folder = new TemporaryFolder()
    const first = await openLevel(folder.path)
    const meta = new Meta(first)
    expect(await meta.nextSequence('presenceSequence', 1000.9)).to.equal(1000)
    const three = await Promise.all([5, 5, 5].map((now) => meta.nextSequence('presenceSequence', now)))
    expect(three).to.deep.equal([1001, 1002, 1003])
    expect(await meta.nextSequence('locationSequence', 20)).to.equal(20)
    await first[Symbol.asyncDispose]()
    await using second = await openLevel(folder.path)
    expect(await new Meta(second).nextSequence('presenceSequence', 0)).to.equal(1004)
    expect(await new Meta(second).nextSequence('presenceSequence', 5000)).to.equal(5000)
  })
})
