import { expect } from 'chai'
import { compileRegex } from '../../../../src/protocol/target/regex.ts'
import { MAX_TARGET_REGEX_CHARACTERS } from '../../../../src/protocol/wire/limits.ts'

describe('protocol/target/regex', () => {
  it('matches anywhere, and minds case unless told', () => {
    expect(compileRegex('b+', false).test('abbc')).to.equal(true)
    expect(compileRegex('B+', false).test('abbc')).to.equal(false)
    expect(compileRegex('B+', true).test('abbc')).to.equal(true)
  })

  it('lets . match a newline, and ^ the beginning only', () => {
    expect(compileRegex('a.b', false).test('a\nb')).to.equal(true)
    expect(compileRegex('^b', false).test('a\nb')).to.equal(false)
  })

  it('says what RE2 does not have, in terms of what was written', () => {
    expect(() => compileRegex('(?=a)', true)).to.throw(RangeError, 'invalid or unsupported Perl syntax: `(?=`')
    expect(() => compileRegex('(a', true)).to.throw(RangeError, /missing closing \): `\(a`$/)
  })

  it(`takes ${String(MAX_TARGET_REGEX_CHARACTERS)} characters, and not one more`, () => {
    expect(compileRegex('x'.repeat(MAX_TARGET_REGEX_CHARACTERS), false).instructions).to.be.above(200)
    expect(() => compileRegex('x'.repeat(MAX_TARGET_REGEX_CHARACTERS + 1), false)).to.throw(
      RangeError,
      '256 characters'
    )
  })

  it('does not compile what repeats too much', () => {
    for (const pattern of ['x{1000}x{1000}', '((x{31}){31})', '(((x{2,9}){1,9}){9,}){9}', '\\pL{1,900}abcdef']) {
      expect(() => compileRegex(pattern, false), pattern).to.throw(RangeError, 'multiply to too much')
    }
    for (const pattern of ['[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', '^(\\d{1,3}\\.){3}\\d{1,3}$', 'x{0}']) {
      expect(compileRegex(pattern, false).instructions, pattern).to.be.above(1)
    }
  })

  it('takes linear time', () => {
    const text = `${'a'.repeat(4000)}!`
    const before = process.threadCpuUsage().user
    expect(compileRegex('^(a+)+$', false).test(text)).to.equal(false)
    expect((process.threadCpuUsage().user - before) / 1000).to.be.below(1000)
  })
})
