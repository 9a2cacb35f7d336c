import { expect } from 'chai'
import { OutsideSubset } from '../../../../../src/modules/shared/regex/cursor.ts'
import { classEscape, parseClass } from '../../../../../src/modules/shared/regex/parse-class.ts'

const parse = (text: string): ReturnType<typeof parseClass> => parseClass({ characters: [...text], at: 0 })

describe('parseClass', () => {
  const cases: readonly (readonly [text: string, set: readonly number[], isNegated: boolean])[] = [
    ['a]', [0x61, 0x61], false],
    [']]', [0x5d, 0x5d], false],
    ['^]]', [0x5d, 0x5d], true],
    ['a-c-]', [0x2d, 0x2d, 0x61, 0x63], false],
    ['[:digit:]]', [0x30, 0x39], false],
    ['\\d\\x41]', [0x30, 0x39, 0x41, 0x41], false],
    ['\\]\\\\]', [0x5c, 0x5d], false]
  ]
  for (const [text, set, isNegated] of cases) {
    it(`[${text}`, () => expect(parse(text)).to.deep.equal({ set, isNegated }))
  }

  for (const text of ['a', 'b-a]', '[:nope:]]', '\\W]', 'a-\\d]']) {
    it(`leaves [${text} alone`, () => expect(() => parse(text)).to.throw(OutsideSubset))
  }
})

describe('classEscape', () => {
  it('knows three classes and their complements', () => {
    expect(classEscape({ characters: ['S'], at: 0 })).to.deep.include({ isNegated: true })
    expect(classEscape({ characters: ['n'], at: 0 })).to.equal(undefined)
  })
})
