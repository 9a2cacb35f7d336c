import { expect } from 'chai'
import { LateReplies } from '../../../src/store/late-replies.ts'
import { openLevel } from '../../../src/store/level.ts'
import { collect } from '../../helpers/collect.ts'
import { AGENT, numbered } from '../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

describe('LateReplies', () => {
  it('keeps where results go, by order, until it is told otherwise', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const replies = new LateReplies(store)
    const path = { peer: AGENT, addresses: ['/ip4/192.0.2.1/tcp/1'], via: [], until: 7 }
    await replies.put(numbered(1), path)
    await replies.put(numbered(2), { ...path, until: 8 })
    await replies.delete(numbered(1))
    expect(await collect(replies.all())).to.deep.equal([{ ...path, until: 8, orderDigest: numbered(2) }])
  })
})
