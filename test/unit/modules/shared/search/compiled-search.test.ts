import { expect } from 'chai'
import { type CompiledSearch, compileSearches } from '../../../../../src/modules/shared/search/compiled-search.ts'
import type { Search } from '../../../../../src/modules/shared/search/params.ts'

const NOW = 1_000_000_000_000

function compile(search: Search): CompiledSearch {
  return compileSearches({ searches: { s: search } }, NOW)[0] as CompiledSearch
}

describe('compileSearches', () => {
  it('counts fractions as the whole below, and what is below 1 as no limit', () => {
    const limits = [0, -3, 0.5, 1, 1.5, 30].map((maxdepth) => compile({ paths: ['/'], options: { maxdepth } }).maxDepth)
    expect(limits).to.deep.equal([Infinity, Infinity, Infinity, 1, 1, 30])
  })

  it('numbers checks in the order in which matches are listed', () => {
    const search = compile({
      paths: ['/'],
      md5: ['a'],
      contents: ['c'],
      mtimes: ['<1d'],
      modes: ['m'],
      sizes: ['1', '2'],
      names: ['n']
    })
    expect(search.checks.map(({ filter }) => filter)).to.deep.equal([
      'name',
      'size',
      'size',
      'mode',
      'mtime',
      'content',
      'md5'
    ])
    expect(search.checks.map(({ index }) => index)).to.deep.equal([0, 1, 2, 3, 4, 5, 6])
  })

  it('compares ages strictly', () => {
    const [younger] = compile({ paths: ['/'], mtimes: ['<1m'] }).metadata
    const [older] = compile({ paths: ['/'], mtimes: ['>1m'] }).metadata
    const at = (mtimeMs: number) => ({ size: 0, mode: 0, mtimeMs })
    expect([NOW - 60_001, NOW - 60_000, NOW - 59_999, NOW + 1].map((ms) => younger?.test(at(ms)))).to.deep.equal([
      false,
      false,
      true,
      true
    ])
    expect([NOW - 60_001, NOW - 60_000, NOW - 59_999].map((ms) => older?.test(at(ms)))).to.deep.equal([
      true,
      false,
      false
    ])
  })

  it('tests the text of a mode', () => {
    const [check] = compile({ paths: ['/'], modes: ['^u'] }).metadata
    expect(check?.test({ size: 0, mtimeMs: 0, mode: 0o104755 })).to.equal(true)
    expect(check?.test({ size: 0, mtimeMs: 0, mode: 0o100755 })).to.equal(false)
  })

  it('turns a check around by ! or by mismatch, but not by both', () => {
    const turned = (names: string[], mismatch: string[]) =>
      compile({ paths: ['/'], names, options: { mismatch } }).names[0]?.isTurned
    expect([turned(['a'], []), turned(['!a'], []), turned(['a'], ['name']), turned(['!a'], ['name'])]).to.deep.equal([
      false,
      true,
      true,
      false
    ])
  })
})
