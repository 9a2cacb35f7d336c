import { expect } from 'chai'
import { MAX_CLOCK_REGRESSION_SEC } from '../../../src/protocol/wire/limits.ts'
import { ClockGuard } from '../../../src/store/clock-guard.ts'
import { openLevel } from '../../../src/store/level.ts'
import { Meta } from '../../../src/store/meta.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

const REGRESSION = MAX_CLOCK_REGRESSION_SEC * 1000
const NOW = 1_700_000_000_000

describe('ClockGuard', () => {
  it('is behind when the time is more than the limit below the highest that was seen', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const guard = await ClockGuard.load(store, new Meta(store))
    expect(guard.isBehind(0)).to.equal(false)
    await guard.observe(NOW)
    expect(guard.isBehind(NOW - REGRESSION)).to.equal(false)
    expect(guard.isBehind(NOW - REGRESSION - 1)).to.equal(true)
    await guard.observe(NOW - REGRESSION - 1)
    expect(guard.isBehind(NOW - REGRESSION - 1), 'looking at a wrong time does not make it right').to.equal(true)
  })

  it('stores the time at most once a minute, and with each decision', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const meta = new Meta(store)
    const guard = await ClockGuard.load(store, meta)
    const stored = async () => (await meta.get('highestTime')) - NOW
    await guard.observe(NOW)
    await guard.observe(NOW + 59_999)
    expect(await stored()).to.equal(0)
    await guard.observe(NOW + 60_000)
    expect(await stored()).to.equal(60_000)
    await store.commit([guard.mark(NOW + 60_001)])
    expect(await stored()).to.equal(60_001)
    await store.commit([guard.mark(NOW)])
    expect(await stored(), 'the highest time does not go back').to.equal(60_001)
  })

  it('remembers over a restart', async () => {
    using folder = new TemporaryFolder()
    const first = await openLevel(folder.path)
    await (await ClockGuard.load(first, new Meta(first))).observe(NOW)
    await first[Symbol.asyncDispose]()
    await using second = await openLevel(folder.path)
    const guard = await ClockGuard.load(second, new Meta(second))
    expect([guard.isBehind(NOW - REGRESSION), guard.isBehind(NOW - REGRESSION - 1)]).to.deep.equal([false, true])
  })
})
