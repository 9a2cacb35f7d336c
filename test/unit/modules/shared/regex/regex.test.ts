import { expect } from 'chai'
import { Regex } from '../../../../../src/modules/shared/regex/regex.ts'
import { WHOLE } from '../../../../../src/modules/shared/regex/to-v8.ts'

describe('Regex', () => {
  const refused: readonly (readonly [pattern: string, message: string])[] = [
    ['(', 'missing closing ): `(`'],
    ['(a)\\1', 'invalid escape sequence: `\\1`'],
    ['a(?=b)', 'invalid or unsupported Perl syntax: `(?=`'],
    ['(?<!a)b', 'invalid or unsupported Perl syntax: `(?<`'],
    ['[b-a]', 'invalid character class range: `b-a`'],
    ['a**', 'invalid nested repetition operator: `**`'],
    ['*', 'missing argument to repetition operator: `*`'],
    ['\\', 'trailing backslash at end of expression: ``']
  ]
  for (const [pattern, message] of refused) {
    it(`refuses ${pattern}`, () => expect(() => new Regex(pattern)).to.throw(`error parsing regexp: ${message}`))
  }

  it('knows what only re2js knows', () => {
    expect(new Regex('^\\pL+$').test('héllo')).to.equal(true)
    expect(new Regex('^\\Qa.b\\E$').test('axb')).to.equal(false)
    expect(new Regex('(?i)É').testBytes(Buffer.from('caf\u00e9'), WHOLE)).to.equal(true)
  })

  it('ends in time whatever the pattern and the text', () => {
    const start = performance.now()
    for (const pattern of ['^(a+)+$', '(a|aa)+$', '^(a|a)*b', 'a.*a.*a.*b', '(.*)(.*)(.*)x$']) {
      const text = `${'a'.repeat(20_000)}!`
      expect(new Regex(pattern).test(text)).to.equal(false)
      expect(new Regex(pattern).testBytes(Buffer.from(text), WHOLE)).to.equal(false)
    }
    expect(performance.now() - start).to.be.lessThan(15_000)
  })

  it('takes a byte that is no UTF-8 for one character', () => {
    expect(new Regex('^A.B$').testBytes(Buffer.from([0x41, 0xff, 0x42]), WHOLE)).to.equal(true)
    expect(new Regex('^A..B$').testBytes(Buffer.from([0x41, 0xe2, 0x82, 0x42]), WHOLE)).to.equal(true)
  })

  it('captures what the groups of the first match hold', () => {
    expect(new Regex('(a)(b)?|c').groups('xa')).to.deep.equal(['a', ''])
    expect(new Regex('a').groups('a')).to.deep.equal([])
    expect(new Regex('(?i)(é+)').groups('xÉé')).to.deep.equal(['Éé'])
    expect(new Regex('(a)').groups('b')).to.equal(undefined)
  })
})
