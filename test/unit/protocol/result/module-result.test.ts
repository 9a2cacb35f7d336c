import { expect } from 'chai'
import { failedResult, moduleResultSchema } from '../../../../src/protocol/result/module-result.ts'

describe('failedResult', () => {
  it("is one of MIG's result envelopes, with one error", () => {
    const result = failedResult('no')
    expect(moduleResultSchema.parse(result)).to.deep.equal(result)
    expect(Object.keys(result)).to.deep.equal(['foundanything', 'success', 'elements', 'statistics', 'errors'])
    expect(result).to.include({ foundanything: false, success: false })
    expect(result.errors).to.deep.equal(['no'])
  })
})
