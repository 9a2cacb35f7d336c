import { expect } from 'chai'
import { compareTexts, compareValues } from '../../../../src/protocol/target/compare.ts'

describe('protocol/target/compare', () => {
  it('has six operators', () => {
    const all = (left: number, right: number): (boolean | null)[] =>
      (['=', '!=', '<', '<=', '>', '>='] as const).map((operator) => compareValues(operator, left, right))
    expect(all(1, 2)).to.deep.equal([false, true, true, true, false, false])
    expect(all(2, 2)).to.deep.equal([true, false, false, true, false, true])
    expect(all(3, 2)).to.deep.equal([false, true, false, false, true, true])
  })

  it('makes NULL of NULL', () => {
    expect(compareValues('=', null, null)).to.equal(null)
    expect(compareValues('!=', null, 'x')).to.equal(null)
    expect(compareValues('<', 1, null)).to.equal(null)
  })

  it('compares booleans, intervals and infinite numbers', () => {
    expect(compareValues('<', false, true)).to.equal(true)
    expect(compareValues('=', { months: 1, days: 0, ms: 0 }, { months: 0, days: 30, ms: 0 })).to.equal(true)
    expect(compareValues('=', Infinity, Infinity)).to.equal(true)
  })

  it('orders texts by code point, as UTF-8 bytes are', () => {
    const texts = ['', 'A', 'Z', 'a', 'ab', 'é', '\uffff', '😀', '😁', '😁a']
    expect(texts.toReversed().sort(compareTexts)).to.deep.equal(texts)
    const bytes = texts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect(texts).to.deep.equal(bytes)
    expect(compareTexts('é', 'é')).to.equal(0)
    expect(compareTexts('é', 'e\u0301')).to.not.equal(0)
  })
})
