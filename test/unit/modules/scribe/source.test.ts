import { expect } from 'chai'
import { expandSource, isChained, sourceOf } from '../../../../src/modules/scribe/source.ts'

describe('sourceOf', () => {
  it('takes the first that is filled in: documents name all of them', () => {
    const empty = { package: {}, filecontent: {}, filename: {}, raw: {}, hasline: {} }
    expect(sourceOf(empty)).to.equal(undefined)
    expect(sourceOf({})).to.equal(undefined)
    const file = { path: '/a', file: 'b' }
    expect(sourceOf({ ...empty, hasline: { ...file, expression: 'c' } })?.kind).to.equal('hasline')
    expect(sourceOf({ ...empty, hasline: { path: '/a' }, raw: { identifiers: [{}] } })?.kind).to.equal('raw')
    expect(sourceOf({ ...empty, raw: { identifiers: [{}] }, filename: file })?.kind).to.equal('filename')
    expect(sourceOf({ filename: file, filecontent: { concat: '.' } })?.kind).to.equal('filecontent')
    expect(sourceOf({ filecontent: file, package: { collectmatch: 'x' } })?.kind).to.equal('package')
    expect(sourceOf({ package: { name: 'x', onlynewest: true } })).to.deep.equal({
      kind: 'package',
      name: 'x',
      collectmatch: '',
      onlynewest: true
    })
  })
})

describe('expandSource', () => {
  const variables = new Map([['v', '1'], ['chain_root', '/r']]) // prettier-ignore

  it('fills paths, names of files, and names of packages', () => {
    const pkg = sourceOf({ package: { name: 'p${v}', collectmatch: '${v}' } })
    expect(pkg && expandSource(pkg, variables)).to.deep.include({ name: 'p1', collectmatch: '${v}' })
    const file = sourceOf({ filecontent: { path: '${chain_root}/x', file: '${v}${w}', expression: '${v}' } })
    expect(file && expandSource(file, variables)).to.deep.include({ path: '/r/x', file: '1${w}', expression: '${v}' })
    const raw = sourceOf({ raw: { identifiers: [{ identifier: '${v}', value: 'x' }] } })
    expect(raw && expandSource(raw, variables)).to.equal(raw)
  })

  it('knows what is looked for beside other files', () => {
    const chained = sourceOf({ hasline: { path: '${chain_root}', file: 'x', expression: 'y' } })
    expect(chained && isChained(chained)).to.equal(true)
    const plain = sourceOf({ package: { name: '${chain_root}' } })
    expect(plain && isChained(plain)).to.equal(false)
  })
})
