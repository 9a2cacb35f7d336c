import { expect } from 'chai'
import { readReported } from '../../../../../src/modules/shared/packages/read-reported.ts'
import { fillFolder } from '../../../../helpers/fill-folder.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

describe('readReported', () => {
  it('reports what cannot be read, and nothing of what is not there', () => {
    using folder = new TemporaryFolder()
    fillFolder(folder.path, { a: 'text', 'b/c': '' })
    const errors: string[] = []
    const read = (name: string): string | undefined => readReported(folder.join(name), 4, (error) => errors.push(error))
    expect(['a', 'b', 'd'].map(read)).to.deep.equal(['text', undefined, undefined])
    expect(errors).to.deep.equal([`read ${folder.join('b')}: is a directory`])
  })
})
