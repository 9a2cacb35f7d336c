import { expect } from 'chai'
import { KeyLock } from '../../../src/store/key-lock.ts'
import { openLevel } from '../../../src/store/level.ts'
import { Outbox } from '../../../src/store/outbox.ts'
import { collect } from '../../helpers/collect.ts'
import { exampleHead, numbered } from '../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

const [a, b] = [numbered(1), numbered(2)].sort() as [string, string]

describe('Outbox', () => {
  it('lists heads, of all or of one order, and gives the sealed bytes', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const outbox = new Outbox(store, new KeyLock())
    const heads = [exampleHead(a), { ...exampleHead(a), sequence: 1 }, exampleHead(b)]
    for (const [n, head] of heads.entries()) await store.commit(outbox.put(head, Uint8Array.of(n)))
    expect(await collect(outbox.heads())).to.deep.equal(heads)
    expect(await collect(outbox.heads(b))).to.deep.equal([heads[2]])
    expect(await outbox.sealed(a, 1)).to.deep.equal(Buffer.of(1))
    expect(await outbox.sealed(b, 1)).to.equal(undefined)
  })

  it('lists without reading what is sealed', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const outbox = new Outbox(store, new KeyLock())
    const sealed = new Uint8Array(16 * 1024 * 1024)
    for (let n = 0; n < 3; n++) await store.commit(outbox.put(exampleHead(numbered(n)), sealed))
    globalThis.gc?.()
    const before = process.memoryUsage().external
    let most = 0
    for await (const head of outbox.heads()) most = Math.max(most, process.memoryUsage().external, head.attempts)
    expect(most - before).to.be.lessThan(sealed.byteLength)
  })

  it('removes and postpones a result only while it is the one of that digest', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const outbox = new Outbox(store, new KeyLock())
    const older = exampleHead(a)
    const newer = { ...older, resultDigest: numbered(9) }
    await store.commit(outbox.put(older, Uint8Array.of(1)))
    await store.commit(outbox.put(newer, Uint8Array.of(2)))
    await outbox.remove(older)
    await outbox.postpone({ ...older, nextAt: 77, attempts: 7 })
    expect(await collect(outbox.heads())).to.deep.equal([newer])
    const later = { ...newer, nextAt: 88, attempts: 8, custodian: 'somebody' }
    await outbox.postpone(later)
    expect(await collect(outbox.heads())).to.deep.equal([later])
    await outbox.remove(newer)
    await outbox.remove(newer)
    expect(await collect(outbox.heads())).to.deep.equal([])
    expect(await outbox.sealed(a, 0)).to.equal(undefined)
  })
})
