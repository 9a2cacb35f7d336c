import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readBundle } from '../../../../src/node/bundle/read-bundle.ts'
import { writeBundle } from '../../../../src/node/bundle/write-bundle.ts'
import type { BundleItem } from '../../../../src/protocol/bundle/bundle.ts'
import { toUtf8 } from '../../../../src/util/bytes.ts'
import { bundleOf, SELF } from '../../../helpers/bundle-bench.ts'
import { collect } from '../../../helpers/collect.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const MANIFEST = { mesh: `test.${'0'.repeat(64)}`, from: SELF, created: '2026-11-24T08:00:00Z' }
const item = (kind: BundleItem['kind'], text: string): BundleItem => ({ kind, bytes: toUtf8(text) })

async function* each(items: readonly BundleItem[], error?: Error): AsyncGenerator<BundleItem> {
  await Promise.resolve()
  yield* items
  if (error !== undefined) throw error
}

describe('writeBundle', () => {
  let folder: TemporaryFolder
  let path: string
  beforeEach(() => {
    folder = new TemporaryFolder()
    path = join(folder.path, 'a.bundle')
  })
  afterEach(() => folder[Symbol.dispose]())

  it('writes what is read again, for its owner alone, and each thing once', async () => {
    const items = [item('policy', 'p'), item('order', 'o'), item('order', 'o'), item('receipt', 'r')]
    const { items: counts, bytes, leftOut } = await writeBundle(path, MANIFEST, each(items))
    expect([counts.policy, counts.order, counts.result, counts.receipt, leftOut]).to.deep.equal([1, 1, 0, 1, 0])
    expect(readFileSync(path).byteLength).to.equal(bytes)
    expect(new Uint8Array(readFileSync(path))).to.deep.equal(bundleOf(MANIFEST.mesh, [items[0]!, items[1]!, items[3]!]))
    expect(statSync(path).mode & 0o777).to.equal(0o600)
  })

  it('leaves out what finds no room, and says how much', async () => {
    const items = [item('order', '12345678'), item('result', 'x'.repeat(100)), item('receipt', '1')]
    const empty = (await writeBundle(path, MANIFEST, each([]))).bytes
    const small = join(folder.path, 'small.bundle')
    const room = { bytes: empty + 5 + 8 + 5 + 1, items: 10 }
    const { bytes, leftOut, items: counts } = await writeBundle(small, MANIFEST, each(items), room)
    expect([bytes, leftOut, counts.order, counts.receipt]).to.deep.equal([room.bytes, 1, 1, 1])
    expect(await collect(readBundle(small, () => undefined))).to.have.length(2)
    const few = join(folder.path, 'few.bundle')
    const { leftOut: left } = await writeBundle(few, MANIFEST, each(items), { bytes: 10_000, items: 2 })
    expect([left, (await collect(readBundle(few, () => undefined))).length]).to.deep.equal([1, 2])
  })

  it('never writes over a file, nor leaves half of one', async () => {
    await writeBundle(path, MANIFEST, each([]))
    await expectCode(writeBundle(path, MANIFEST, each([])), 'FILE_UNWRITABLE')
    await expectCode(writeBundle(join(folder.path, 'no/where'), MANIFEST, each([])), 'FILE_UNWRITABLE')
    const half = join(folder.path, 'half.bundle')
    const failing = writeBundle(half, MANIFEST, each([item('order', 'o')], new Error('the store is gone')))
    expect(await failing.catch((error: unknown) => (error as Error).message)).to.equal('the store is gone')
    expect(existsSync(half)).to.equal(false)
  })
})
