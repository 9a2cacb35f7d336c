import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Batch } from '../../../../../src/modules/shared/search/batch.ts'
import { compileSearches } from '../../../../../src/modules/shared/search/compiled-search.ts'
import { Scope } from '../../../../../src/modules/shared/search/scope.ts'
import { Walk } from '../../../../../src/modules/shared/search/walk.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

function walk(paths: string[], names: string[], batchFiles = 100): Batch[] {
  const searches = compileSearches({ searches: { s: { paths, names, options: { matchall: true } } } }, 0)
  return [...new Walk(new Scope(searches), () => batchFiles).batches()].filter((batch) => batch !== undefined)
}

describe('Walk', () => {
  it('goes through a directory, files first, before its subdirectories, by name', () => {
    using folder = new TemporaryFolder()
    for (const name of ['b', 'a']) {
      mkdirSync(folder.join(name))
      for (const file of ['2', '1']) writeFileSync(folder.join(name, file), '')
    }
    writeFileSync(folder.join('c'), '')
    symlinkSync('c', folder.join('link'))
    const [batch] = walk([folder.path], [])
    expect(batch?.groups.map(({ directory, files, links }) => [directory, files, links])).to.deep.equal([
      [folder.path, 'c', ''],
      [folder.path, '', 'link'],
      [folder.join('a'), '1/2', ''],
      [folder.join('b'), '1/2', '']
    ])
    expect(batch?.filesCount, 'links are counted when they are followed').to.equal(5)
  })

  it('drops files for their names, but counts them', () => {
    using folder = new TemporaryFolder()
    for (const name of ['yes', 'no']) writeFileSync(folder.join(name), '')
    const [batch] = walk([folder.path], ['yes'])
    expect(batch?.groups.map(({ files }) => files)).to.deep.equal(['yes'])
    expect(batch?.filesCount).to.equal(2)
  })

  it('makes batches as large as it is told', () => {
    using folder = new TemporaryFolder()
    for (let index = 0; index < 10; index++) writeFileSync(folder.join(`f${index}`), '')
    const sizes = walk([folder.path], [], 4).map(({ groups }) => groups.map(({ files }) => files.split('/').length))
    expect(sizes).to.deep.equal([[4], [4], [2]])
  })

  it('reports what it cannot open, and links to directories', () => {
    using folder = new TemporaryFolder()
    mkdirSync(folder.join('d'))
    symlinkSync('d', folder.join('link'))
    const [batch] = walk([folder.join('no'), folder.join('link')], [])
    expect(batch).to.deep.include({
      openFailed: 1,
      filesCount: 1,
      errors: [
        `warning: ${folder.join('link')} is a link to ${folder.join('d')} and was not followed`,
        `ERROR: open ${folder.join('no')}: no such file or directory`
      ]
    })
    expect(batch?.groups).to.deep.equal([
      { directory: folder.path, files: 'link', links: '', searches: [0], isRaw: false, isRoot: true }
    ])
  })
})
