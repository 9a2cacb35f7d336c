import { expect } from 'chai'
import { OutsideSubset } from '../../../../../src/modules/shared/regex/cursor.ts'
import { parseEscape } from '../../../../../src/modules/shared/regex/parse-escape.ts'

const parse = (text: string): number => parseEscape({ characters: [...text], at: 0 })

describe('parseEscape', () => {
  const cases: readonly (readonly [text: string, codePoint: number])[] = [
    ['n', 10],
    ['a', 7],
    ['v', 11],
    ['.', 0x2e],
    ['_', 0x5f],
    ['x41', 0x41],
    ['x{1F600}', 0x1f600],
    ['x{10ffff}', 0x10ffff]
  ]
  for (const [text, codePoint] of cases) it(`\\${text}`, () => expect(parse(text)).to.equal(codePoint))

  for (const text of ['', '1', '0', 'e', 'x4', 'x{110000}', 'x{dfff}', 'é', 'Z', ' ']) {
    it(`leaves \\${text} alone`, () => expect(() => parse(text)).to.throw(OutsideSubset))
  }
})
