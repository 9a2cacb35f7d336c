import { expect } from 'chai'
import { TokenBucket } from '../../../../src/node/mesh/token-bucket.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'

describe('TokenBucket', () => {
  it('allows a burst, then one at a time', () => {
    const clock = new ManualClock()
    const bucket = new TokenBucket({ burst: 3, everyMs: 100 }, { clock })
    const taken = (): number => {
      let count = 0
      while (bucket.take()) count++
      return count
    }
    expect(taken()).to.equal(3)
    expect(bucket.waitMs()).to.equal(100)
    clock.advance(99)
    expect(taken()).to.equal(0)
    clock.advance(1)
    expect(bucket.waitMs()).to.equal(0)
    expect(taken()).to.equal(1)
    clock.advance(1_000_000)
    expect(taken()).to.equal(3)
  })
})
