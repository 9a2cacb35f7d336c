import { expect } from 'chai'
import { maskResult } from '../../../../src/modules/yara/mask.ts'

const envelope = { foundanything: true, success: true, statistics: null }

describe('privacy of yara', () => {
  it('masks files and errors, and nothing else', () => {
    const Matches = [{ Object: '/home/ada/x', MatchedRules: ['r'] }]
    expect(maskResult({ ...envelope, elements: { Matches }, errors: ['/home/ada/y: gone'] })).to.deep.equal({
      ...envelope,
      elements: { Matches: [{ Object: 'masked', MatchedRules: ['r'] }] },
      errors: ['masked']
    })
  })

  for (const elements of [null, { Matches: null }]) {
    it(`leaves ${JSON.stringify(elements)}`, () => {
      const result = { ...envelope, elements, errors: null }
      expect(maskResult(result)).to.deep.equal(result)
    })
  }
})
