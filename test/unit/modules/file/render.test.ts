import { expect } from 'chai'
import { renderResult } from '../../../../src/modules/file/render.ts'

const NO_FILE = { size: 0, mode: '', lastmodified: '' }
const result = {
  foundanything: false,
  success: true,
  elements: {
    a: [{ file: '', search: { paths: ['/'], names: ['x'], options: { matchall: true } }, fileinfo: NO_FILE }],
    b: [{ file: '', search: { paths: ['/'], sizes: ['1'], options: { matchall: false } }, fileinfo: NO_FILE }],
    c: null
  },
  statistics: { filescount: 3, openfailed: 1, totalhits: 0, exectime: '1.5ms' },
  errors: ['ERROR: open /x: permission denied']
}

describe('renderResult', () => {
  it('tells what was not found, errors and statistics, when all is asked for', () => {
    expect(renderResult(result, { foundOnly: false })).to.deep.equal([
      "0 match found in search 'a'",
      "0 match found in search 'b' on checks size='1'",
      'ERROR: open /x: permission denied',
      'Statistics: 3 files checked, 1 failed to open, 0 matched, ran in 1.5ms.'
    ])
    expect(renderResult(result, { foundOnly: true })).to.deep.equal([])
  })

  it('shows the errors of a search that failed', () => {
    const failed = { foundanything: false, success: false, elements: null, statistics: null, errors: ['broken'] }
    expect(renderResult(failed, { foundOnly: false })).to.deep.equal(['broken'])
  })
})
