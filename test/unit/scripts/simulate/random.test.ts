import { expect } from 'chai'
import { Random } from '../../../../scripts/simulate/random.ts'

describe('Random', () => {
  it('says the same for the same seed, and something else for another', () => {
    const draw = (seed: number): number[] => {
      const random = new Random(seed)
      return Array.from({ length: 100 }, () => random.next())
    }
    expect(draw(1)).to.deep.equal(draw(1))
    expect(draw(1)).to.not.deep.equal(draw(2))
  })

  it('is spread evenly, within its bounds', () => {
    const random = new Random(7)
    const counts = new Array<number>(10).fill(0)
    for (let n = 0; n < 10_000; n++) counts[random.below(10)]!++
    for (const count of counts) expect(count).to.be.within(900, 1100)
    for (let n = 0; n < 1000; n++) expect(random.around(100)).to.be.within(50, 150)
  })

  it('shuffles: all are still there, in another order', () => {
    const items = Array.from({ length: 100 }, (_, n) => n)
    const shuffled = [...items]
    new Random(1).shuffle(shuffled)
    expect(shuffled).to.have.members(items)
    expect(shuffled).to.not.have.ordered.members(items)
  })
})
