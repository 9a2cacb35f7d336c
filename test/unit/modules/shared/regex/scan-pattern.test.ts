import { expect } from 'chai'
import { parseRe2 } from '../../../../../src/modules/shared/regex/parse.ts'
import { scanPattern } from '../../../../../src/modules/shared/regex/scan-pattern.ts'
import type { Node } from '../../../../../src/modules/shared/regex/syntax.ts'

const sourceOf = (pattern: string): string | undefined => scanPattern(parseRe2(pattern) as Node)?.source

describe('scanPattern', () => {
  it('takes the longest stretch without an open-ended repeat', () => {
    expect(sourceOf('a[0-9]{4}.*b')).to.equal('\\x61[\\x30-\\x39]{4}')
    expect(sourceOf('^a+b$')).to.equal('\\x61\\x62')
    expect(sourceOf('(ab|c[de]f)g*')).to.equal('(?:\\x61\\x62|\\x63[\\x64-\\x65]\\x66)')
  })

  it('takes any high bytes for a character beyond ASCII', () => {
    expect(sourceOf('é')).to.equal('[\\x80-\\xff]{1,4}')
    expect(sourceOf('.{2}')).to.equal('[\\x00-\\x09\\x0b-\\x7f\\x80-\\xff]{2,8}'.replace('\\x7f\\x80-', ''))
  })

  for (const pattern of ['', 'a*', '^$', 'x?', '(ab)*', 'a|b*']) {
    it(`finds nothing that must be there in ${pattern}`, () => expect(sourceOf(pattern)).to.equal(undefined))
  }

  it('never matches a newline', () => {
    expect(scanPattern(parseRe2('(?s)a.b') as Node)?.test('a\nb')).to.equal(false)
  })
})
