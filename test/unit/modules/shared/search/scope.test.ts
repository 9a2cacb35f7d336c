import { expect } from 'chai'
import { type CompiledSearch, compileSearches } from '../../../../../src/modules/shared/search/compiled-search.ts'
import { type Depths, Scope } from '../../../../../src/modules/shared/search/scope.ts'

const NONE: Depths = new Map()

function compile(searches: Record<string, { paths: string[]; maxdepth?: number }>): CompiledSearch[] {
  const params = Object.entries(searches).map(([label, { paths, maxdepth = 0 }]) => [
    label,
    { paths, options: { maxdepth } }
  ])
  return compileSearches({ searches: Object.fromEntries(params) }, 0)
}

function labels(depths: Depths): Record<string, number> {
  return Object.fromEntries([...depths].map(([search, depth]) => [search.label, depth]))
}

describe('Scope', () => {
  it('sorts search paths, each once and clean', () => {
    const scope = new Scope(compile({ a: { paths: ['/x/y/', '/x'] }, b: { paths: ['/x/y', '/w'] } }))
    expect(scope.roots).to.deep.equal(['/w', '/x', '/x/y'])
  })

  it('counts depth for each search by itself, from its nearest path', () => {
    const scope = new Scope(
      compile({ a: { paths: ['/x'], maxdepth: 2 }, b: { paths: ['/x/y'], maxdepth: 1 }, c: { paths: ['/x'] } })
    )
    const x = scope.depthsOf('/x', NONE)
    expect(labels(x)).to.deep.equal({ a: 1, c: 1 })
    const y = scope.depthsOf('/x/y', x)
    expect(labels(y)).to.deep.equal({ a: 2, b: 1, c: 2 })
    expect(labels(scope.depthsOf('/x/y/z', y))).to.deep.equal({ c: 3 })
  })

  it('starts again at a path of the same search', () => {
    const scope = new Scope(compile({ a: { paths: ['/x', '/x/y'], maxdepth: 1 } }))
    expect(labels(scope.depthsOf('/x/y', scope.depthsOf('/x', NONE)))).to.deep.equal({ a: 1 })
  })

  it('leaves out searches that have ended', () => {
    const searches = compile({ a: { paths: ['/x'] }, b: { paths: ['/x'] } })
    const scope = new Scope(searches)
    scope.end(searches[0] as CompiledSearch)
    expect(labels(scope.depthsOf('/x', NONE))).to.deep.equal({ b: 1 })
    expect(scope.isOver).to.equal(false)
    scope.end(searches[1] as CompiledSearch)
    expect(scope.isOver).to.equal(true)
  })
})
