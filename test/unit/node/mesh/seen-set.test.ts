import { expect } from 'chai'
import { SeenSet } from '../../../../src/node/mesh/seen-set.ts'

describe('SeenSet', () => {
  it('remembers as many as its capacity, and forgets the oldest for one more', () => {
    const seen = new SeenSet(3)
    for (const text of ['a', 'b', 'c']) seen.add(text)
    expect(['a', 'b', 'c', 'd'].map((text) => seen.has(text))).to.deep.equal([true, true, true, false])
    seen.add('d')
    expect(['a', 'b', 'c', 'd'].map((text) => seen.has(text))).to.deep.equal([false, true, true, true])
  })

  it('what is seen again is new again', () => {
    const seen = new SeenSet(2)
    for (const text of ['a', 'b', 'a', 'c']) seen.add(text)
    expect(['a', 'b', 'c'].map((text) => seen.has(text))).to.deep.equal([true, false, true])
  })
})
