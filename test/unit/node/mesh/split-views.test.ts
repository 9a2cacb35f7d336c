import { expect } from 'chai'
import { SplitViews } from '../../../../src/node/mesh/split-views.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { action, cancel } from '../../../helpers/orders.ts'

describe('SplitViews', () => {
  const order = action()
  const { id } = order

  it('tells of two actions with one id while both are live', () => {
    const views = new SplitViews({ log: silentLog })
    views.add({ order, digest: 'bb' })
    views.add({ order, digest: 'bb' })
    views.add({ order: action({ id: 'another' }), digest: 'cc' })
    expect(views.all()).to.deep.equal([])
    views.add({ order, digest: 'aa' })
    expect(views.all()).to.deep.equal([{ id, digests: ['aa', 'bb'] }])
    views.remove({ order, digest: 'bb' })
    expect(views.all()).to.deep.equal([])
    views.remove({ order, digest: 'aa' })
    views.remove({ order, digest: 'aa' })
    views.add({ order, digest: 'bb' })
    expect(views.all()).to.deep.equal([])
  })

  it('lists them by id', () => {
    const views = new SplitViews({ log: silentLog })
    for (const name of ['2', '1', '3']) {
      for (const digest of ['a', 'b']) views.add({ order: action({ id: name }), digest: name + digest })
    }
    expect(views.all().map((view) => view.id)).to.deep.equal(['1', '2', '3'])
  })

  it('a cancel has no id', () => {
    const views = new SplitViews({ log: silentLog })
    for (const digest of ['aa', 'bb']) views.add({ order: cancel(), digest })
    views.remove({ order: cancel(), digest: 'aa' })
    expect(views.all()).to.deep.equal([])
  })
})
