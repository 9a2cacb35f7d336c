import { expect } from 'chai'
import { safeLength } from '../../../../../src/modules/shared/regex/effort.ts'
import { parseRe2 } from '../../../../../src/modules/shared/regex/parse.ts'
import type { Node } from '../../../../../src/modules/shared/regex/syntax.ts'

const lengthFor = (pattern: string): number => safeLength(parseRe2(pattern) as Node)

describe('safeLength', () => {
  for (const pattern of ['^(a+)+$', '(a|ab)*c', '(a*)*b', '(x+x+)+y']) {
    it(`is 0 for ${pattern}: backtracking may be exponential`, () => expect(lengthFor(pattern)).to.equal(0))
  }

  it('is large where nothing can be chosen', () => {
    expect(lengthFor('IOC-[0-9a-f]{8}-needle')).to.be.at.least(2 ** 26)
    expect(lengthFor('^.*$')).to.be.at.least(2 ** 26)
  })

  it('shrinks with each open-ended repeat', () => {
    expect(lengthFor('a.*b')).to.equal(8192)
    expect(lengthFor('a.*b.*c')).to.equal(256)
  })
})
