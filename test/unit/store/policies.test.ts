import { expect } from 'chai'
import { openLevel } from '../../../src/store/level.ts'
import { Policies } from '../../../src/store/policies.ts'
import { collect } from '../../helpers/collect.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

describe('Policies', () => {
  it('come by rising version, not in the order they were put', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const policies = new Policies(store)
    for (const version of [256, 1, 2, 255]) await policies.put(version, Uint8Array.of(version % 256))
    expect((await collect(policies.all())).map(([byte]) => byte)).to.deep.equal([1, 2, 255, 0])
    await policies.put(1, Uint8Array.of(9))
    expect((await collect(policies.all())).map(([byte]) => byte)).to.deep.equal([9, 2, 255, 0])
  })
})
