import { expect } from 'chai'
import { compileLike, matchesLike, type LikePattern } from '../../../../src/protocol/target/like.ts'

const CASES: readonly (readonly [text: string, pattern: string, isMatch: boolean])[] = [
  ['abc', 'abc', true],
  ['abc', 'ab', false],
  ['abc', 'abcd', false],
  ['abc', 'a_c', true],
  ['ac', 'a_c', false],
  ['abc', '%', true],
  ['', '%', true],
  ['', '', true],
  ['', '_', false],
  ['abc', 'a%', true],
  ['abc', '%c', true],
  ['abc', '%b%', true],
  ['abc', '%%b%%', true],
  ['abcbd', '%b_', true],
  ['abcb', '%b_', false],
  ['aXbXc', 'a%X%c', true],
  ['a%c', 'a\\%c', true],
  ['abc', 'a\\%c', false],
  ['a_c', 'a\\_c', true],
  ['a\\c', 'a\\\\c', true],
  ['a.c', 'a\\.c', true],
  ['a\nc', 'a%c', true],
  ['ABC', 'abc', false],
  ['😀', '_', true]
]

describe('protocol/target/like', () => {
  for (const [text, pattern, isMatch] of CASES) {
    it(`${JSON.stringify(text)} LIKE ${JSON.stringify(pattern)} is ${String(isMatch)}`, () => {
      expect(matchesLike(text, compileLike(pattern, false) as LikePattern)).to.equal(isMatch)
    })
  }

  it('folds case one character at a time', () => {
    const matches = (text: string, pattern: string): boolean =>
      matchesLike(text, compileLike(pattern, true) as LikePattern)
    expect(matches('ÜBER Debian', 'über d%')).to.equal(true)
    expect(matches('İ', '_')).to.equal(true)
    expect(matches('ΟΔΟΣ', 'οδο_')).to.equal(true)
  })

  it('refuses a lone backslash at the end', () => {
    expect(compileLike('a\\', false)).to.equal(undefined)
    expect(compileLike('a\\\\', false)).to.not.equal(undefined)
  })
})
