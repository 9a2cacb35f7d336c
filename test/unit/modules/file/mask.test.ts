import { expect } from 'chai'
import { maskResult } from '../../../../src/modules/file/mask.ts'

const fileinfo = { size: 1, mode: '-rw-r--r--', lastmodified: 't' }

describe('maskResult', () => {
  it('leaves no path and no error', () => {
    const search = { paths: ['/home/anna'], names: ['x'], options: { matchall: false } }
    const masked = maskResult({
      foundanything: true,
      success: true,
      elements: {
        s: [
          { file: '/home/anna/x', search, fileinfo },
          { file: '', search: { paths: ['/home'] }, fileinfo }
        ],
        t: null
      },
      statistics: { filescount: 1 },
      errors: ['ERROR: open /home/anna/y: permission denied']
    })
    expect(JSON.stringify(masked)).not.to.include('anna')
    expect(masked.elements).to.deep.equal({
      s: [
        { file: 'masked', search: { ...search, paths: ['masked'] }, fileinfo },
        { file: '', search: { paths: ['/home'] }, fileinfo }
      ],
      t: null
    })
    expect(masked.errors).to.deep.equal(['masked'])
    expect(masked.statistics).to.deep.equal({ filescount: 1 })
  })

  it('keeps what is empty', () => {
    const empty = { foundanything: false, success: false, elements: null, statistics: null, errors: null }
    expect(maskResult(empty)).to.deep.equal(empty)
  })
})
