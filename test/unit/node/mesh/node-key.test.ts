import { expect } from 'chai'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { createNodeKey, ensureNodeKey, readNodeKey } from '../../../../src/node/mesh/node-key.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

describe('node key', () => {
  it('is made once, private, and read again', async () => {
    using folder = new TemporaryFolder()
    const path = folder.join('node.key')
    const made = await ensureNodeKey(path)
    expect(made.type).to.equal('Ed25519')
    expect(statSync(path).mode & 0o777).to.equal(0o600)
    expect(readdirSync(folder.path)).to.deep.equal(['node.key'])
    expect((await ensureNodeKey(path)).equals(made)).to.equal(true)
    expect((await readNodeKey(path)).equals(made)).to.equal(true)
  })

  it('never takes the place of another', async () => {
    using folder = new TemporaryFolder()
    const path = folder.join('node.key')
    const made = await createNodeKey(path)
    await expectCode(createNodeKey(path), 'CONFIG_INVALID')
    expect((await readNodeKey(path)).equals(made)).to.equal(true)
    expect(readdirSync(folder.path)).to.deep.equal(['node.key'])
  })

  it('a folder that is not there, a missing and a damaged file are said', async () => {
    using folder = new TemporaryFolder()
    await expectCode(createNodeKey(folder.join('absent', 'node.key')), 'CONFIG_INVALID')
    await expectCode(readNodeKey(folder.join('node.key')), 'FILE_UNREADABLE')
    writeFileSync(folder.join('node.key'), 'not a key')
    await expectCode(readNodeKey(folder.join('node.key')), 'CONFIG_INVALID')
    await expectCode(ensureNodeKey(folder.join('node.key')), 'CONFIG_INVALID')
  })
})
