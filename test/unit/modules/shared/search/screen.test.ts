import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import type { BatchOutcome } from '../../../../../src/modules/shared/search/batch.ts'
import { candidate } from '../../../../../src/modules/shared/search/candidate.ts'
import { compileSearches } from '../../../../../src/modules/shared/search/compiled-search.ts'
import { mayMatchName, screen } from '../../../../../src/modules/shared/search/screen.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

const ALL = { matchall: true }

describe('mayMatchName', () => {
  const searches = compileSearches(
    { searches: { all: { paths: ['/'], names: ['a', '!b'], options: ALL }, any: { paths: ['/'], names: ['x'] } } },
    0
  )

  it('needs all names of a search for all checks', () => {
    expect(mayMatchName('a', searches.slice(0, 1))).to.equal(true)
    expect(mayMatchName('ab', searches.slice(0, 1))).to.equal(false)
    expect(mayMatchName('c', searches.slice(0, 1))).to.equal(false)
  })

  it('rules nothing out for a search for any', () => {
    expect(mayMatchName('c', searches)).to.equal(true)
  })
})

describe('screen', () => {
  const searches = compileSearches(
    {
      searches: {
        all: { paths: ['/'], names: ['f'], sizes: ['3'], options: ALL },
        none: { paths: ['/'], names: ['f'], sizes: ['4'], options: ALL },
        any: { paths: ['/'], names: ['x'], sizes: ['3', '4'] },
        content: { paths: ['/'], contents: ['x'], options: ALL }
      }
    },
    0
  )
  const group = { files: '', links: '', searches: [], isRaw: false, isRoot: false }
  const outcome = (): BatchOutcome => ({ hits: [], errors: [], openFailed: 0, filesCount: 0 })

  it('keeps the searches that a file has not failed', () => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.join('f'), 'abc')
    const standing = screen(candidate({ ...group, directory: folder.path }, 'f', false), searches, outcome())
    expect(standing.map(({ search, recorded }) => [search.label, recorded])).to.deep.equal([
      ['all', [0, 1]],
      ['any', [1]],
      ['content', []]
    ])
  })

  it('reports a file that has vanished, once', () => {
    const found = outcome()
    expect(screen(candidate({ ...group, directory: '/no' }, 'f', false), searches, found)).to.deep.equal([])
    expect(found.errors).to.deep.equal(['evaluateFile() -> stat /no/f: no such file or directory'])
  })
})
