import { expect } from 'chai'
import { Actions } from '../../../src/store/actions.ts'
import { openLevel } from '../../../src/store/level.ts'
import { collect } from '../../helpers/collect.ts'
import { AGENT, numbered } from '../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

describe('Actions', () => {
  it('come back as they were published', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const actions = new Actions(store)
    const published = [1, 2].map((n) => ({
      digest: numbered(n),
      orderFile: `{"n":${n}}`,
      published: n,
      expected: [{ id: AGENT, name: 'host' }]
    }))
    for (const action of published) await actions.put(action)
    expect(await actions.get(numbered(1))).to.deep.equal(published[0])
    expect(await actions.get(numbered(3))).to.equal(undefined)
    expect(await collect(actions.all())).to.have.deep.members(published)
    await actions.delete(numbered(1))
    expect(await collect(actions.all())).to.deep.equal([published[1]])
  })
})
