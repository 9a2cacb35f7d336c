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
})
