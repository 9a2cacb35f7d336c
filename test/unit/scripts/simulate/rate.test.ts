import { expect } from 'chai'
import { Rate } from '../../../../scripts/simulate/rate.ts'

describe('Rate', () => {
  const rate = new Rate()
  for (const [timeMs, amount] of [[500, 1], [2100, 4], [2900, 4], [3000, 2], [9000, 1]] as const) rate.add(timeMs, amount) // prettier-ignore

  it('knows the busiest seconds', () => {
    expect(rate.peak(1)).to.equal(8)
    expect(rate.peak(2)).to.equal(5)
  })

  it('knows the mean of a stretch', () => {
    expect(rate.mean(2000, 4000)).to.equal(5)
    expect(rate.mean(4000, 9000)).to.equal(0)
  })
})
