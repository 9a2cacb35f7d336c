import { expect } from 'chai'
import { openLevel } from '../../../src/store/level.ts'
import { Orders } from '../../../src/store/orders.ts'
import { collect } from '../../helpers/collect.ts'
import { numbered } from '../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

describe('Orders', () => {
  it('are kept by digest, the newer envelope in place of the older, until they are deleted', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const orders = new Orders(store)
    const [a, b] = [numbered(1), numbered(2)].sort() as [string, string]
    await orders.put(a, Uint8Array.of(1), 10)
    await orders.put(b, Uint8Array.of(2), 20)
    await orders.put(a, Uint8Array.of(3, 4), 10)
    expect(await collect(orders.all())).to.deep.equal([
      { digest: a, envelope: Buffer.of(3, 4), heldSince: 10 },
      { digest: b, envelope: Buffer.of(2), heldSince: 20 }
    ])
    await orders.delete(a)
    expect((await collect(orders.all())).map(({ digest }) => digest)).to.deep.equal([b])
  })
})
