import { expect } from 'chai'
import { draw } from '../../../../src/protocol/order/draw.ts'

describe('draw', () => {
  it('is the same for the same texts, another for others, and spreads evenly', () => {
    expect(draw('a', 'b')).to.equal(draw('a', 'b'))
    expect(draw('a', 'b')).to.not.equal(draw('b', 'a'))
    const draws = Array.from({ length: 10_000 }, (_, n) => draw('digest', `agent ${n}`))
    expect(draws.every((number) => number >= 0 && number < 1)).to.equal(true)
    const tenths = Map.groupBy(draws, (number) => Math.floor(number * 10))
    for (const [, inTenth] of tenths) expect(inTenth.length).to.be.within(850, 1150)
  })
})
