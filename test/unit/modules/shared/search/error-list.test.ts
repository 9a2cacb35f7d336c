import { expect } from 'chai'
import { ErrorList } from '../../../../../src/modules/shared/search/error-list.ts'

function list(max: number, maxBytes: number, ...errors: string[]): string[] {
  const found = new ErrorList(max, maxBytes)
  for (const error of errors) found.add(error)
  return found.list()
}

describe('ErrorList', () => {
  it('keeps as many as are wanted, and counts the rest', () => {
    expect(list(2, 100)).to.deep.equal([])
    expect(list(2, 100, 'a', 'b')).to.deep.equal(['a', 'b'])
    expect(list(2, 100, 'a', 'b', 'c')).to.deep.equal(['a', 'b', '1 errors were not returned (max errors = 2)'])
    expect(list(Infinity, 100, 'a', 'b', 'c')).to.deep.equal(['a', 'b', 'c'])
  })

  it('keeps as many bytes as a result has room for', () => {
    expect(list(Infinity, 3, 'é', 'b')).to.deep.equal(['é', 'b'])
    expect(list(Infinity, 3, 'é', 'bb', 'c')).to.deep.equal([
      'é',
      '2 errors were not returned (a result has no room for them)'
    ])
  })
})
