import { expect } from 'chai'
import { RUN_ONCE_LIFE_SEC } from '../../../src/protocol/wire/limits.ts'
import { openLevel } from '../../../src/store/level.ts'
import { Meta } from '../../../src/store/meta.ts'
import { RunOnce } from '../../../src/store/run-once.ts'
import { numbered } from '../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

const LIFE = RUN_ONCE_LIFE_SEC * 1000

describe('RunOnce', () => {
  it('has what was put: order and sequence', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const runOnce = new RunOnce(store, new Meta(store))
    await store.commit([runOnce.put(numbered(1), 3, { at: 0, expireafter: 1 })])
    expect(await runOnce.has(numbered(1), 3)).to.equal(true)
    expect(await runOnce.has(numbered(1), 2)).to.equal(false)
    expect(await runOnce.has(numbered(2), 3)).to.equal(false)
  })

  it('keeps a key for its life, and not one millisecond more; the floor is the highest expiry that was purged', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const runOnce = new RunOnce(store, new Meta(store))
    await store.commit([
      runOnce.put(numbered(1), 0, { at: 10, expireafter: 900 }),
      runOnce.put(numbered(2), 0, { at: 9, expireafter: 500 }),
      runOnce.put(numbered(3), 0, { at: 8, expireafter: 700 })
    ])
    const left = async () => Promise.all([1, 2, 3].map((n) => runOnce.has(numbered(n), 0)))
    await runOnce.purge(LIFE + 8)
    expect(await left()).to.deep.equal([true, true, true])
    expect(await runOnce.floor()).to.equal(0)
    await runOnce.purge(LIFE + 10)
    expect(await left()).to.deep.equal([true, false, false])
    expect(await runOnce.floor()).to.equal(700)
    await store.commit([runOnce.put(numbered(4), 0, { at: 10, expireafter: 600 })])
    await runOnce.purge(LIFE + 11)
    expect(await runOnce.floor()).to.equal(900)
    await store.commit([runOnce.put(numbered(5), 0, { at: 0, expireafter: 1 })])
    await runOnce.purge(LIFE + 11)
    expect(await runOnce.floor(), 'the floor does not sink').to.equal(900)
  })
})
