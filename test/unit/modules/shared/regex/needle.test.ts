import { expect } from 'chai'
import fc from 'fast-check'
import { Needle } from '../../../../../src/modules/shared/regex/needle.ts'

describe('Needle', () => {
  it('finds what Buffer.indexOf finds, from any byte on', () => {
    const letters = fc.constantFrom('a', 'e', 'X', '-', ' ', 'é')
    const text = (min: number, max: number) =>
      fc.array(letters, { minLength: min, maxLength: max }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text(1, 12), text(0, 60), fc.nat(70), (literal, around, from) => {
        const needle = new Needle(Buffer.from(literal))
        const region = Buffer.from(around + literal + around)
        const start = Math.min(from, region.length)
        expect(needle.indexIn(region, start)).to.equal(region.indexOf(Buffer.from(literal), start))
      })
    )
  })

  it('goes on to find when its short piece is met too often', () => {
    const needle = new Needle(Buffer.from('Xfunction needle'))
    const region = Buffer.from(`${'Xfuncti.'.repeat(10_000)}Xfunction needle${'Xfuncti.'.repeat(10)}`)
    for (let count = 0; count < 3; count++) {
      expect(needle.indexIn(region, 0)).to.equal(80_000)
      expect(needle.indexIn(region, 80_001)).to.equal(-1)
    }
  })
})
