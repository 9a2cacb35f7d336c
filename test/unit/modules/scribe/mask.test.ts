import { expect } from 'chai'
import { maskResult } from '../../../../src/modules/scribe/mask.ts'

describe('maskResult', () => {
  it('leaves no identifier, and no error that names a file', () => {
    const test = { testid: 't', name: 'n', masterresult: true, results: [{ result: true, identifier: '/home/ada' }] }
    const masked = maskResult({
      foundanything: true,
      success: true,
      elements: { results: [test, { ...test, results: null }], humanoutput: true, jsonoutput: false },
      statistics: null,
      errors: ['open /home/ada: permission denied', 'Error: x in "t"']
    })
    expect(masked.elements).to.deep.equal({
      results: [
        { ...test, results: [{ result: true, identifier: 'masked' }] },
        { ...test, results: null }
      ],
      humanoutput: true,
      jsonoutput: false
    })
    expect(masked.errors).to.deep.equal(['masked', 'Error: x in "t"'])
  })

  it('keeps what is empty', () => {
    const empty = { foundanything: false, success: false, elements: null, statistics: null, errors: null }
    expect(maskResult(empty)).to.deep.equal(empty)
  })
})
