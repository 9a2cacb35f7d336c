import { mkdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readBundle } from '../../../../src/node/bundle/read-bundle.ts'
import { showBundle } from '../../../../src/node/bundle/show-bundle.ts'
import { encodeFrame, type BundleItem } from '../../../../src/protocol/bundle/bundle.ts'
import { MAX_BUNDLE_BYTES, MAX_BUNDLE_ITEMS } from '../../../../src/protocol/wire/limits.ts'
import { concatBytes, toUtf8 } from '../../../../src/util/bytes.ts'
import { bundleOf, BundleBench } from '../../../helpers/bundle-bench.ts'
import { collect } from '../../../helpers/collect.ts'
import { Desk } from '../../../helpers/desk.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'

const item = (kind: BundleItem['kind'], text: string): BundleItem => ({ kind, bytes: toUtf8(text) })
const ITEMS = [item('policy', 'p1'), item('policy', 'p2'), item('order', 'o'), item('result', ''), item('receipt', 'r')]

describe('readBundle', () => {
  let bench: BundleBench
  let mesh: string

  before(async () => {
    const desk = await Desk.open(['ada'])
    mesh = desk.meshId
    bench = await BundleBench.open(desk, new ManualClock())
  })
  after(async () => {
    await bench[Symbol.asyncDispose]()
  })

  const read = (bytes: Uint8Array): Promise<BundleItem[]> => collect(readBundle(bench.file(bytes), () => undefined))

  it('tells the manifest first, then the items in their order', async () => {
    const told: unknown[] = []
    for await (const { kind } of readBundle(bench.file(bundleOf(mesh, ITEMS)), (manifest) =>
      told.push(manifest.mesh)
    )) {
      told.push(kind)
    }
    expect(told).to.deep.equal([mesh, 'policy', 'policy', 'order', 'result', 'receipt'])
    expect(await read(bundleOf(mesh, []))).to.deep.equal([])
    const { items, bytes } = await showBundle(bench.file(bundleOf(mesh, ITEMS)))
    expect([items, bytes]).to.deep.equal([{ policy: 2, order: 1, result: 1, receipt: 1 }, 6])
  })

  it('refuses one that ends too early, wherever that is', async () => {
    const bytes = bundleOf(mesh, ITEMS)
    for (let length = 0; length < bytes.byteLength; length++) {
      await expectCode(read(bytes.subarray(0, length)), 'BUNDLE_TRUNCATED')
    }
  })

  it('refuses one in which any bit was changed', async () => {
    const bytes = bundleOf(mesh, ITEMS)
    for (let at = 0; at < bytes.byteLength; at++) {
      const changed = bytes.map((value, index) => (index === at ? value ^ 0x10 : value))
      const error: unknown = await read(changed).catch((reason: unknown) => reason)
      expect(error, `byte ${at}`)
        .to.have.property('code')
        .that.matches(/^BUNDLE_/)
    }
  })

  it('refuses items in another order, or twice, also when the digest was made to fit', async () => {
    await expectCode(read(bundleOf(mesh, [...ITEMS].reverse())), 'BUNDLE_MALFORMED')
    await expectCode(read(bundleOf(mesh, [item('order', 'o'), item('order', 'o')])), 'BUNDLE_MALFORMED')
  })

  it('refuses a second manifest, no manifest, something behind the end, and another file', async () => {
    const bytes = bundleOf(mesh, [])
    const end = bytes.subarray(bytes.byteLength - 37)
    const manifest = bytes.subarray(8, bytes.byteLength - 37)
    await expectCode(read(concatBytes(bytes.subarray(0, -37), manifest, end)), 'BUNDLE_MALFORMED')
    await expectCode(
      read(concatBytes(bytes.subarray(0, 8), encodeFrame('order', toUtf8('o')), end)),
      'BUNDLE_MALFORMED'
    )
    await expectCode(read(concatBytes(bytes, Uint8Array.of(0))), 'BUNDLE_MALFORMED')
    await expectCode(read(toUtf8('{"kind":"action"}')), 'BUNDLE_MALFORMED')
  })

  it('refuses what is no file, or cannot be read, or is too large', async () => {
    const path = bench.path()
    await expectCode(collect(readBundle(path, () => undefined)), 'FILE_UNREADABLE')
    mkdirSync(join(path))
    await expectCode(collect(readBundle(path, () => undefined)), 'FILE_UNREADABLE')
    const large = bench.file(bundleOf(mesh, []))
    truncateSync(large, MAX_BUNDLE_BYTES)
    await expectCode(collect(readBundle(large, () => undefined)), 'BUNDLE_MALFORMED')
    truncateSync(large, MAX_BUNDLE_BYTES + 1)
    await expectCode(collect(readBundle(large, () => undefined)), 'BUNDLE_TOO_LARGE')
  })

  it('refuses more items than are allowed', async () => {
    const items = Array.from({ length: MAX_BUNDLE_ITEMS + 1 }, (_, n) => item('receipt', String(n)))
    await expectCode(read(bundleOf(mesh, items)), 'BUNDLE_TOO_LARGE')
    expect(await read(bundleOf(mesh, items.slice(1)))).to.have.length(MAX_BUNDLE_ITEMS)
  }).timeout(120_000)
})
