import { expect } from 'chai'
import { maskResult } from '../../../../src/modules/example/mask.ts'

describe('example: maskResult', () => {
  it('leaves no name and no address', () => {
    const elements = { hostname: 'anna', addresses: ['10.0.0.1/8'], lookeduphost: { anna: ['10.0.0.1'] } }
    const masked = maskResult({
      foundanything: true,
      success: true,
      elements,
      statistics: { stufffound: 2 },
      errors: ['anna']
    })
    expect(JSON.stringify(masked)).not.to.match(/anna|10\.0/)
    expect(masked.elements).to.deep.equal({
      hostname: 'masked',
      addresses: ['masked'],
      lookeduphost: { masked: ['masked'] }
    })
  })
  it('adds nothing to what was not asked for, or came to nothing', () => {
    const nothing = { foundanything: false, success: true, elements: {}, statistics: null, errors: null }
    expect(maskResult(nothing)).to.deep.equal(nothing)
    expect(maskResult({ ...nothing, elements: null })).to.deep.equal({ ...nothing, elements: null })
  })

  it('leaves how many addresses there are, and whether names were found', () => {
    const elements = { addresses: ['10.0.0.1/8', '10.0.0.2/8'], lookeduphost: { a: ['1', '2'], b: ['3'] } }
    const masked = maskResult({ foundanything: true, success: true, elements, statistics: null, errors: null })
    expect(masked.elements).to.deep.equal({
      addresses: ['masked', 'masked'],
      lookeduphost: { masked: ['masked', 'masked', 'masked'] }
    })
  })
})
