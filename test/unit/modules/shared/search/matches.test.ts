import { expect } from 'chai'
import type { Hit } from '../../../../../src/modules/shared/search/batch.ts'
import { type CompiledSearch, compileSearches } from '../../../../../src/modules/shared/search/compiled-search.ts'
import { Matches } from '../../../../../src/modules/shared/search/matches.ts'

const searches = compileSearches(
  { searches: { a: { paths: ['/'], options: { matchlimit: 2 } }, b: { paths: ['/'] } } },
  0
) as [CompiledSearch, CompiledSearch]

const hit = (search: number, path: string, check = -1): Hit => {
  return { search, check, path, size: 0, mode: '', lastModified: '' }
}

describe('Matches', () => {
  it('cuts each search at its own limit', () => {
    const matches = new Matches(searches, 1e6)
    expect(matches.add(hit(0, '/1'))).to.equal(true)
    expect(matches.add(hit(0, '/2'))).to.equal(false)
    expect(matches.add(hit(0, '/3'))).to.equal(false)
    expect(matches.add(hit(1, '/4'))).to.equal(true)
    expect(matches.total).to.equal(3)
    expect(matches.of(searches[0]).map(({ path }) => path)).to.deep.equal(['/1', '/2'])
  })

  it('sorts by check, then by path', () => {
    const matches = new Matches(searches, 1e6)
    for (const one of [hit(1, '/b', 1), hit(1, '/a', 1), hit(1, '/z', 0)]) matches.add(one)
    expect(matches.of(searches[1]).map(({ path }) => path)).to.deep.equal(['/z', '/a', '/b'])
  })

  it('counts what a result has no room for', () => {
    const matches = new Matches(searches, 1000)
    for (let index = 0; index < 100; index++) matches.add(hit(1, `/${index}`))
    expect(matches.total).to.equal(100)
    expect(matches.of(searches[1])).to.have.length(100 - matches.left)
    expect(matches.left).to.be.greaterThan(90)
  })
})
