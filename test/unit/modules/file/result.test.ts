import { expect } from 'chai'
import type { Hit } from '../../../../src/modules/shared/search/batch.ts'
import { compileSearches } from '../../../../src/modules/shared/search/compiled-search.ts'
import { Matches } from '../../../../src/modules/shared/search/matches.ts'
import type { Search } from '../../../../src/modules/shared/search/params.ts'
import { buildElements } from '../../../../src/modules/file/result.ts'

const MD5 = 'e499c1912bd9af4f7e8ccaf27f7b04d2'
const hit: Hit = { search: 0, check: -1, path: '/x/y', size: 7, mode: '-rw-r--r--', lastModified: 't' }
const fileinfo = { size: 7, mode: '-rw-r--r--', lastmodified: 't' }
const NO_FILE = { size: 0, mode: '', lastmodified: '' }
const OPTIONS = { maxdepth: 0, maxerrors: 0, matchall: true, macroal: false, mismatch: null, matchlimit: 0 }

function build(search: Search, hits: Hit[]): unknown {
  const searches = compileSearches({ searches: { s: search } }, 0)
  const matches = new Matches(searches, 1e6)
  for (const one of hits) matches.add(one)
  return buildElements(searches, matches)['s']
}

describe('buildElements', () => {
  it('shows a search for all checks as it was asked, without its limits', () => {
    const search: Search = {
      description: 'd',
      paths: ['/x/'],
      names: [],
      md5: [MD5],
      options: {
        matchall: true,
        maxdepth: 3,
        maxerrors: 4,
        matchlimit: 5,
        mismatch: ['name'],
        returnsha256: true,
        decompress: true
      }
    }
    const options = { ...OPTIONS, mismatch: ['name'], returnsha256: true, decompress: true }
    const shown = { description: 'd', paths: ['/x/'], md5: [MD5], options }
    expect(build(search, [{ ...hit, sha256: 'ab' }])).to.deep.equal([
      { file: '/x/y', search: shown, fileinfo: { ...fileinfo, sha256: 'AB' } }
    ])
    expect(build(search, [])).to.deep.equal([{ file: '', search: shown, fileinfo: NO_FILE }])
  })

  it('shows one check at a time of a search for any', () => {
    const search: Search = { paths: ['/x', '/z'], names: ['y'], md5: [MD5], options: { macroal: true } }
    const options = { ...OPTIONS, matchall: false }
    expect(build(search, [{ ...hit, check: 0 }])).to.deep.equal([
      { file: '/x/y', search: { paths: ['/x'], names: ['y'], options }, fileinfo },
      { file: '', search: { paths: ['/x', '/z'], md5: [MD5.toUpperCase()], options }, fileinfo: NO_FILE }
    ])
  })

  it('has null for a search for any of no checks', () => {
    expect(build({ paths: ['/x'] }, [])).to.equal(null)
  })
})
