import { expect } from 'chai'
import { BoundedList } from '../../../../../src/modules/shared/result/bounded-list.ts'

describe('BoundedList', () => {
  it('holds what there is room for as JSON, and counts the rest', () => {
    const list = new BoundedList<string>(10)
    for (const item of ['ab', 'é', 'c']) list.add(item)
    expect(list.items).to.deep.equal(['ab', 'é'])
    expect(list.left).to.equal(1)
  })
})
