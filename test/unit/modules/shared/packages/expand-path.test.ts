import { expect } from 'chai'
import { expandPath, namesIn } from '../../../../../src/modules/shared/packages/expand-path.ts'
import { fillFolder } from '../../../../helpers/fill-folder.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

describe('expandPath', () => {
  it('fits whole names, in their order, and takes all else as it is', () => {
    using folder = new TemporaryFolder()
    fillFolder(folder.path, { 'a1/x': '', 'a.2/x': '', 'ba/x': '', 'a+/y/z': '' })
    const expand = (pattern: string): string[] =>
      expandPath(folder.path, pattern).map((path) => path.slice(folder.path.length + 1))
    expect(expand('a*/x')).to.deep.equal(['a+/x', 'a.2/x', 'a1/x'])
    expect(expand('a.*')).to.deep.equal(['a.2'])
    expect(expand('*/*/z*')).to.deep.equal(['a+/y/z'])
    expect(expand('absent/*')).to.deep.equal([])
  })
})

describe('namesIn', () => {
  it('is empty for what cannot be listed', () => {
    expect(namesIn('/nonexistent')).to.deep.equal([])
  })
})
