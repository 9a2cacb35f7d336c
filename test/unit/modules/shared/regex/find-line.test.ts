import { expect } from 'chai'
import { allLinesMatch, hasMatchingLine } from '../../../../../src/modules/shared/regex/find-line.ts'
import { Regex } from '../../../../../src/modules/shared/regex/regex.ts'
import { WHOLE } from '../../../../../src/modules/shared/regex/to-v8.ts'

const some = (text: string, pattern: string, edges = WHOLE): boolean =>
  hasMatchingLine(Buffer.from(text), new Regex(pattern), edges)
const all = (text: string, pattern: string): boolean => allLinesMatch(Buffer.from(text), new Regex(pattern), WHOLE)

describe('hasMatchingLine', () => {
  const cases: readonly (readonly [text: string, pattern: string, isThere: boolean])[] = [
    ['alpha\nbeta\ngamma', '^beta$', true],
    ['alpha\r\nbeta\r\n', '^beta$', true],
    ['beta\r', '^beta$', true],
    ['beta\r\r\n', '^beta$', false],
    ['xbeta\nbetax\n', '^beta$', false],
    ['a\nb', '(?s)a.b', false],
    ['a\n\nb', '^$', true],
    ['a\n', '^$', false],
    ['', '^$', false],
    ['\n', '^$', true],
    ['one 1234\ntwo 12345', '\\b[0-9]{5}$', true],
    ['one 1234\ntwo 123', '[0-9]{5}', false],
    ['needle\nneedle x', 'needle x$', true]
  ]
  for (const [text, pattern, isThere] of cases) {
    it(`${JSON.stringify(text)} ${isThere ? 'has' : 'has no'} ${pattern}`, () => {
      expect(some(text, pattern)).to.equal(isThere)
    })
  }

  it('knows that a piece of a line has no start or end', () => {
    expect(some('beta', '^beta', { isStart: false, isEnd: true })).to.equal(false)
    expect(some('beta', 'beta$', { isStart: true, isEnd: false })).to.equal(false)
    expect(some('beta\r', 'beta$', { isStart: true, isEnd: false })).to.equal(false)
    expect(some('x\nbeta', '^beta', { isStart: false, isEnd: true })).to.equal(true)
  })
})

describe('allLinesMatch', () => {
  it('wants every line', () => {
    expect(all('aa\nab\n', '^a')).to.equal(true)
    expect(all('aa\nbb\nab', '^a')).to.equal(false)
    expect(all('aa\n\n', '^a')).to.equal(false)
  })
})
