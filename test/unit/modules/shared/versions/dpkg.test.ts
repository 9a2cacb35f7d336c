import { expect } from 'chai'
import fc from 'fast-check'
import { compareDpkg, compareNumbers } from '../../../../../src/modules/shared/versions/dpkg.ts'

const ORDER = ['1.0~~', '1.0~', '1.0~a', '1.0', '1.0-1', '1.0a', '1.0+', '1.0.1', '1.1', '1.9', '1.10', '1:0', '10:0']

describe('compareDpkg', () => {
  it('has ~ before the end, letters before all else, and numbers by their value', () => {
    for (const [i, a] of ORDER.entries()) {
      for (const [j, b] of ORDER.entries()) {
        expect(Math.sign(compareDpkg(a, b)), `${a}, ${b}`).to.equal(Math.sign(i - j))
      }
    }
  })

  it('takes numbers of any length, with zeros before them', () => {
    expect(compareDpkg('1.00', '1.0')).to.equal(0)
    expect(compareDpkg('99999999999999999999', '99999999999999999998')).to.be.greaterThan(0)
  })

  it('is an order', () => {
    const version = fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'Z', '~', '+', '.'), maxLength: 6 })
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const sorted = [a, b, c].sort(compareDpkg) as [string, string, string]
        expect(compareDpkg(sorted[0], sorted[2])).to.be.at.most(0)
        expect(Math.sign(compareDpkg(a, b)) + Math.sign(compareDpkg(b, a))).to.equal(0)
      })
    )
  })
})

describe('compareNumbers', () => {
  it('compares by value', () => {
    expect(compareNumbers('', '0')).to.equal(0)
    expect(compareNumbers('9', '10')).to.be.lessThan(0)
    expect(compareNumbers('12', '11')).to.equal(1)
  })
})
