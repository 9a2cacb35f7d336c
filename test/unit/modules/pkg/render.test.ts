import { expect } from 'chai'
import { renderResult } from '../../../../src/modules/pkg/render.ts'

const one = { name: 'linux-image', version: '1.0', type: 'dpkg', arch: 'amd64', purl: 'pkg:deb/debian/linux-image@1.0' }
const result = {
  foundanything: true,
  success: true,
  elements: { packages: [one] },
  statistics: { execruntime: '10ms' },
  errors: ['some error']
}

describe('renderResult', () => {
  it('tells the errors and the time, when all is asked for', () => {
    expect(renderResult(result, { foundOnly: false })).to.deep.equal([
      'pkgmatch name=linux-image version=1.0 type=dpkg arch=amd64',
      'some error',
      'Statistics: runtime 10ms'
    ])
  })

  it('shows the errors of a question that failed', () => {
    const failed = { ...result, elements: null, statistics: null, errors: ['broken'] }
    expect(renderResult(failed, { foundOnly: false })).to.deep.equal(['broken'])
    expect(renderResult({ ...failed, errors: null }, { foundOnly: false })).to.deep.equal([])
  })
})
