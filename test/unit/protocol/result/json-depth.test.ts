import { expect } from 'chai'
import { jsonDepth } from '../../../../src/protocol/result/json-depth.ts'
import { toUtf8 } from '../../../../src/util/bytes.ts'

const CASES: readonly (readonly [text: string, depth: number])[] = [
  ['1', 0],
  ['"[[[["', 0],
  ['{}', 1],
  ['[{},{},[{}]]', 3],
  ['{"a\\"[[[":["\\\\",{"b":"]"}]}', 3],
  ['["\\\\"]', 1],
  ['[[]', 2],
  ['"\\', 0]
]

describe('jsonDepth', () => {
  for (const [text, depth] of CASES) {
    it(`${text} is ${depth} deep`, () => {
      expect(jsonDepth(toUtf8(text))).to.equal(depth)
    })
  }

  it('takes a string of megabytes', () => {
    expect(jsonDepth(toUtf8(`["${'\\"['.repeat(3_000_000)}"]`))).to.equal(1)
  })
})
