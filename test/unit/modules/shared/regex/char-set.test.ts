import { expect } from 'chai'
import fc from 'fast-check'
import {
  type CharSet,
  clip,
  contains,
  foldAscii,
  MAX_CODE_POINT,
  negate,
  onlyMember,
  reachesBeyondAscii,
  union
} from '../../../../../src/modules/shared/regex/char-set.ts'

const SET = fc
  .array(fc.tuple(fc.nat(200), fc.nat(20)), { maxLength: 6 })
  .map((ranges) => union(...ranges.map(([low, width]): CharSet => [low, low + width])))

describe('char sets', () => {
  it('hold what their parts hold', () => {
    fc.assert(
      fc.property(SET, SET, fc.nat(240), (a, b, codePoint) => {
        expect(contains(union(a, b), codePoint)).to.equal(contains(a, codePoint) || contains(b, codePoint))
        expect(contains(negate(a), codePoint)).to.equal(!contains(a, codePoint))
        expect(negate(negate(a))).to.deep.equal(a)
        expect(contains(clip(a, 50, 90), codePoint)).to.equal(
          contains(a, codePoint) && codePoint >= 50 && codePoint <= 90
        )
      })
    )
  })

  it('reach from 0 to the last code point', () => {
    expect(negate([])).to.deep.equal([0, MAX_CODE_POINT])
    expect(negate([0, MAX_CODE_POINT])).to.deep.equal([])
    expect(reachesBeyondAscii([0x7f, 0x7f])).to.equal(false)
    expect(reachesBeyondAscii([0x7f, 0x80])).to.equal(true)
  })

  it('know their only member', () => {
    expect(onlyMember([65, 65])).to.equal(65)
    expect(onlyMember([65, 66])).to.equal(undefined)
    expect(onlyMember([])).to.equal(undefined)
  })

  it('fold the case of letters as Unicode does', () => {
    expect(foldAscii([0x61, 0x61])).to.deep.equal([0x41, 0x41, 0x61, 0x61])
    expect(foldAscii([0x31, 0x31])).to.deep.equal([0x31, 0x31])
    expect(contains(foldAscii([0x4b, 0x4b]), 0x212a), 'Kelvin sign').to.equal(true)
    expect(contains(foldAscii([0x73, 0x73]), 0x17f), 'long s').to.equal(true)
  })
})
