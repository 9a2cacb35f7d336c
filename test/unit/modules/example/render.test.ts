import { expect } from 'chai'
import { renderResult } from '../../../../src/modules/example/render.ts'

describe('example: renderResult', () => {
  it('adds errors and the count when all is asked for', () => {
    const result = {
      foundanything: true,
      success: false,
      elements: { hostname: 'h' },
      statistics: { stufffound: 1 },
      errors: ['e']
    }
    expect(renderResult(result, { foundOnly: true })).to.deep.equal(['hostname is h'])
    expect(renderResult(result, { foundOnly: false })).to.deep.equal([
      'hostname is h',
      'error: e',
      'stat: 1 stuff found'
    ])
  })
})
