import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { openLevel } from '../../../src/store/level.ts'
import { ReplyKeys } from '../../../src/store/reply-keys.ts'
import { numbered } from '../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

async function isOnDisk(folder: string, bytes: Uint8Array): Promise<boolean> {
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))))
  return files.some((file) => file.includes(bytes))
}

describe('ReplyKeys', () => {
  it('are kept until their time, and then gone, from the disk too', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const keys = new ReplyKeys(store)
    const [first, second] = [randomBytes(400), randomBytes(400)]
    await keys.put(numbered(1), first, 100)
    await keys.put(numbered(2), second, 101)
    expect(await keys.get(numbered(1))).to.deep.equal(first)
    expect(await isOnDisk(folder.path, first)).to.equal(true)
    await keys.purge(99)
    expect(await keys.get(numbered(1))).to.deep.equal(first)
    await keys.purge(100)
    expect(await keys.get(numbered(1))).to.equal(undefined)
    expect(await keys.get(numbered(2))).to.deep.equal(second)
    expect(await isOnDisk(folder.path, first)).to.equal(false)
    expect(await isOnDisk(folder.path, second)).to.equal(true)
  })
})
