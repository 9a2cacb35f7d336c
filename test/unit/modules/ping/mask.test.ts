import { expect } from 'chai'
import { maskResult } from '../../../../src/modules/ping/mask.ts'

describe('ping: maskResult', () => {
  it('leaves the latencies, and no name', () => {
    const elements = { latencies: [1, -1], protocol: 'tcp', resolvedhost: 'anna:22 (10.0.0.1)', failures: ['anna'] }
    const masked = maskResult({ foundanything: true, success: true, elements, statistics: null, errors: ['anna'] })
    expect(masked).to.deep.equal({
      foundanything: true,
      success: true,
      elements: { latencies: [1, -1], protocol: 'tcp', resolvedhost: 'masked', failures: ['masked'] },
      statistics: null,
      errors: ['masked']
    })
    const empty = { foundanything: false, success: false, elements: null, statistics: null, errors: null }
    expect(maskResult(empty)).to.deep.equal(empty)
    expect(maskResult({ ...empty, elements: { ...elements, failures: null } }).elements).to.include({ failures: null })
  })
})
