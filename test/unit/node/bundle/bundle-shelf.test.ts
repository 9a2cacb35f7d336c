import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { BundleShelf } from '../../../../src/node/bundle/bundle-shelf.ts'
import { MAX_BUNDLE_BYTES } from '../../../../src/protocol/wire/limits.ts'
import { NOW } from '../../../helpers/orders.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

describe('BundleShelf', () => {
  let folder: TemporaryFolder
  let shelf: BundleShelf
  const names = (): string[] => readdirSync(folder.join('shelf')).toSorted()
  /** Puts one there, of this size, so many seconds from now. */
  const put = async (name: string, second: number, bytes = 1, reason?: string): Promise<void> => {
    writeFileSync(folder.join(name), '')
    truncateSync(folder.join(name), bytes)
    await shelf.put(folder.path, name, NOW + second * 1000, reason)
  }
  const stamp = (second: number): string =>
    new Date(NOW + second * 1000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')

  beforeEach(async () => {
    folder = new TemporaryFolder()
    shelf = await BundleShelf.open(folder.join('shelf'))
  })
  afterEach(() => {
    folder[Symbol.dispose]()
  })

  it('has the time in front of each name, and the reason beside it', async () => {
    await put('a.bundle', 0)
    await put('b.bundle', 1, 1, 'CODE: why')
    const [a, b] = [`${stamp(0)}Z-a.bundle`, `${stamp(1)}Z-b.bundle`]
    expect(names()).to.deep.equal([a, b, `${b}.reason`])
    expect(readFileSync(join(folder.path, 'shelf', `${b}.reason`), 'utf8')).to.equal('CODE: why\n')
    expect(readdirSync(folder.path)).to.deep.equal(['shelf'])
  })

  it('keeps the newest 100, without the reasons of others', async () => {
    for (let second = 0; second < 101; second++) await put('a.bundle', second, 1, 'CODE: why')
    const kept = names()
    expect(kept).to.have.length(200)
    expect(kept[0]).to.equal(`${stamp(1)}Z-a.bundle`)
  })

  it('keeps no more bytes than one bundle may have, but always the newest', async () => {
    await put('a.bundle', 0)
    await put('b.bundle', 1, MAX_BUNDLE_BYTES - 1)
    expect(names()).to.have.length(2)
    await put('c.bundle', 2, 1)
    expect(names()).to.deep.equal([`${stamp(1)}Z-b.bundle`, `${stamp(2)}Z-c.bundle`])
    await put('d.bundle', 3, MAX_BUNDLE_BYTES + 1)
    expect(names()).to.deep.equal([`${stamp(3)}Z-d.bundle`])
  })

  it('gets rid of what is no file as well', async () => {
    mkdirSync(folder.join('a.bundle', 'deep'), { recursive: true })
    await shelf.put(folder.path, 'a.bundle', NOW, 'CODE: a folder')
    await put('b.bundle', 1, MAX_BUNDLE_BYTES)
    expect(names()).to.deep.equal([`${stamp(1)}Z-b.bundle`])
  })
})
