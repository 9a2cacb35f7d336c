import { expect } from 'chai'
import { RUN_ONCE_LIFE_SEC } from '../../../src/protocol/wire/limits.ts'
import { Commands } from '../../../src/store/commands.ts'
import { openLevel } from '../../../src/store/level.ts'
import { collect } from '../../helpers/collect.ts'
import { numbered } from '../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

const LIFE = RUN_ONCE_LIFE_SEC * 1000

describe('Commands', () => {
  it('are kept by order and sequence; running ones are found without reading the others', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const commands = new Commands(store)
    const [a, b] = [numbered(1), numbered(2)].sort() as [string, string]
    const running = { state: 'running', at: 1, runs: 1 } as const
    const final = { state: 'final', at: 2, runs: 1, status: 'success' } as const
    await store.commit([
      ...commands.put(a, 0, running),
      ...commands.put(a, 1, running),
      ...commands.put(b, 0, { state: 'refused', at: 1, runs: 0, code: 'ACL_DENIED' })
    ])
    await store.commit(commands.put(a, 0, final))
    expect(await commands.get(a, 0)).to.deep.equal(final)
    expect(await commands.get(b, 1)).to.equal(undefined)
    expect(await collect(commands.running())).to.deep.equal([{ orderDigest: a, sequence: 1 }])
    expect(await collect(commands.all(a))).to.deep.equal([
      { orderDigest: a, sequence: 0, ...final },
      { orderDigest: a, sequence: 1, ...running }
    ])
    expect((await collect(commands.all())).map(({ orderDigest }) => orderDigest)).to.deep.equal([a, a, b])
  })

  it('the newest of an order, and the one before another', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const commands = new Commands(store)
    const [a, b, c] = [numbered(1), numbered(2), numbered(3)].sort() as [string, string, string]
    const final = { state: 'final', at: 2, runs: 1, status: 'success' } as const
    for (const sequence of [0, 3, 300]) await store.commit(commands.put(b, sequence, final))
    for (const order of [a, c]) await store.commit(commands.put(order, 7, { state: 'running', at: 1, runs: 1 }))
    expect(await commands.last(b)).to.deep.equal({ orderDigest: b, sequence: 300, ...final })
    expect((await commands.last(b, 300))?.sequence).to.equal(3)
    expect((await commands.last(b, 3))?.sequence).to.equal(0)
    expect(await commands.last(b, 0)).to.equal(undefined)
    expect(await commands.last(numbered(4))).to.equal(undefined)
  })

  it('are purged when they are old, unless they run', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const commands = new Commands(store)
    await store.commit([
      ...commands.put(numbered(1), 0, { state: 'final', at: 9, runs: 1, status: 'failed' }),
      ...commands.put(numbered(2), 0, { state: 'final', at: 10, runs: 1, status: 'failed' }),
      ...commands.put(numbered(3), 0, { state: 'running', at: 9, runs: 1 })
    ])
    await commands.purge(LIFE + 10)
    const left = await Promise.all([1, 2, 3].map((n) => commands.get(numbered(n), 0)))
    expect(left.map((record) => record?.state)).to.deep.equal([undefined, 'final', 'running'])
  })
})
