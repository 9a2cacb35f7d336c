import { expect } from 'chai'
import { parseRe2 } from '../../../../../src/modules/shared/regex/parse.ts'

describe('parseRe2', () => {
  const known = [
    '',
    'abc',
    'a|b',
    '(a|bc)*d',
    'a{2,3}?',
    'a{,2}',
    'x{',
    '[]a-z-]',
    '^[^\\d]$',
    '(?i)a(?-i:b)',
    '(?s:.)',
    'é.',
    'a-b'
  ]
  for (const pattern of known) it(`knows ${pattern}`, () => expect(parseRe2(pattern)).not.to.equal(undefined))

  const foreign = [
    ...[
      '(',
      ')',
      'a)',
      '[',
      '[b-a]',
      '*a',
      'a**',
      'a{2}{3}',
      'a{1001}',
      'a{2,1}',
      '\\',
      '\\1',
      '\\8',
      '(?=a)',
      '(?<!a)',
      '(?P<n>a)'
    ],
    ...[
      '\\pL',
      '\\Qa\\E',
      '\\C',
      '\\Z',
      '(?i)é',
      '^*',
      '(a{2}){3}',
      '[[:foo:]]',
      '\\x{110000}',
      '\\x{d800}',
      '\ud800',
      '[\\D]'
    ],
    ...['(?U)a+', 'x'.repeat(2001), '('.repeat(200) + ')'.repeat(200), '(abcdefghijklm){1000}']
  ]
  for (const pattern of foreign) {
    it(`leaves ${pattern.slice(0, 30)} to re2js`, () => expect(parseRe2(pattern)).to.equal(undefined))
  }

  it('takes single characters to choose from for one set', () => {
    expect(parseRe2('a|b')).to.deep.equal({ kind: 'set', set: [0x61, 0x62] })
  })
})
