import { expect } from 'chai'
import { parseRe2 } from '../../../../../src/modules/shared/regex/parse.ts'
import { requiredLiterals } from '../../../../../src/modules/shared/regex/required.ts'
import type { Node } from '../../../../../src/modules/shared/regex/syntax.ts'

const literalsOf = (pattern: string): string[] | undefined =>
  requiredLiterals(parseRe2(pattern) as Node)?.map((literal) => literal.toString())

describe('requiredLiterals', () => {
  const cases: readonly (readonly [pattern: string, literals: string[] | undefined])[] = [
    ['^root:', ['root:']],
    ['[0-9]+foo[ab]?longer', ['longer']],
    ['(foo|bar)x', ['foo', 'bar']],
    ['foo|ba', undefined],
    ['(abc)+', ['abc']],
    ['(abc)*', undefined],
    ['(?i)abc', undefined],
    ['héé', ['héé']],
    ['\\x{FFFD}abc', ['abc']],
    ['.*', undefined],
    ['ab', undefined],
    ['aaa|bbb|ccc|ddd|eee|fff|ggg|hhh|iii', undefined]
  ]
  for (const [pattern, literals] of cases) {
    it(`${pattern} needs ${literals?.join(' or ') ?? 'nothing in particular'}`, () => {
      expect(literalsOf(pattern)).to.deep.equal(literals)
    })
  }
})
