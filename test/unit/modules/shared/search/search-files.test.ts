import { expect } from 'chai'
import { searchFiles } from '../../../../../src/modules/shared/search/search-files.ts'
import { fillFolder } from '../../../../helpers/fill-folder.ts'
import { testContext } from '../../../../helpers/run-module.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

describe('searchFiles', () => {
  let folder: TemporaryFolder
  before(() => {
    folder = new TemporaryFolder()
    fillFolder(folder.path, { 'a/one': 'x', 'a/two': 'y', 'b/one': 'y' })
  })
  after(() => folder[Symbol.dispose]())

  const search = (context = testContext()) => {
    const paths = [folder.path]
    const searches = {
      first: { paths, names: ['^one$'], options: { matchall: true } },
      second: { paths, contents: ['y'], options: { matchall: true } },
      third: { paths: [folder.join('absent')], names: ['x'] }
    }
    return searchFiles({ searches }, context, undefined)
  }

  it('finds the files of several searches in one walk, without workers', async () => {
    const found = await search()
    const paths = found.searches.map((one) => found.matches.of(one).map(({ path }) => path.slice(folder.path.length)))
    expect(paths).to.deep.equal([['/a/one', '/b/one'], ['/a/two', '/b/one'], []])
    expect(found).to.deep.include({ filesCount: 3, openFailed: 1, isStopped: false })
    expect(found.errors).to.deep.equal([`ERROR: open ${folder.join('absent')}: no such file or directory`])
  })

  it('says that it was stopped', async () => {
    const found = await search(testContext({ signal: AbortSignal.abort() }))
    expect(found.isStopped).to.equal(true)
    expect(found.errors.at(-1)).to.equal('the search was stopped before its end')
  })
})
