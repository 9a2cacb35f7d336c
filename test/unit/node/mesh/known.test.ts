import { expect } from 'chai'
import { Known } from '../../../../src/node/mesh/known.ts'

describe('Known', () => {
  it('knows who has what', () => {
    const known = new Known(10)
    known.add('thing', 'a')
    known.add('thing', 'b')
    expect(known.has('thing', 'a')).to.equal(true)
    expect(known.has('thing', 'c')).to.equal(false)
    expect(known.has('other', 'a')).to.equal(false)
  })

  it('forgets the oldest thing above its capacity', () => {
    const known = new Known(2)
    for (const thing of ['1', '2', '1', '3']) known.add(thing, 'a')
    expect(['1', '2', '3'].filter((thing) => known.has(thing, 'a'))).to.deep.equal(['1', '3'])
  })

  it('forgets a peer', () => {
    const known = new Known(2)
    known.add('thing', 'a')
    known.forget('a')
    expect(known.has('thing', 'a')).to.equal(false)
  })
})
