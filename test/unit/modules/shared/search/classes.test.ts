import { expect } from 'chai'
import { classesOf } from '../../../../../src/modules/shared/search/classes.ts'

describe('classesOf', () => {
  it('says what a search looks into', () => {
    expect(classesOf({})).to.deep.equal({ contents: false, hashes: false, paths: [] })
    expect(classesOf({ searches: { a: { paths: ['/etc/../usr/', '/usr'], names: ['x'] } } })).to.deep.equal({
      contents: false,
      hashes: false,
      paths: ['/usr']
    })
    expect(classesOf({ searches: { a: { paths: ['/b'] }, b: { paths: ['/a'], contents: ['x'] } } })).to.deep.equal({
      contents: true,
      hashes: false,
      paths: ['/a', '/b']
    })
  })

  it('counts a returned hash as a hash', () => {
    expect(classesOf({ searches: { a: { paths: ['/a'], options: { returnsha256: true } } } }).hashes).to.equal(true)
    expect(classesOf({ searches: { a: { paths: ['/a'], sha3: ['x'] } } }).hashes).to.equal(true)
  })

  it('takes a relative path for anything', () => {
    expect(classesOf({ searches: { a: { paths: ['x', '../y'] } } }).paths).to.deep.equal(['/'])
  })
})
