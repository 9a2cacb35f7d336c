import { chmodSync, chownSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { checkOwnFolder, makeOwnFolder } from '../../../../src/node/bundle/own-folder.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

describe('makeOwnFolder', () => {
  let folder: TemporaryFolder
  beforeEach(() => {
    folder = new TemporaryFolder()
  })
  afterEach(() => {
    folder[Symbol.dispose]()
  })

  it('makes one for its owner alone, with those above it, and takes one that is there', async () => {
    const path = folder.join('a', 'b')
    await makeOwnFolder(path)
    expect(statSync(path).mode & 0o777).to.equal(0o700)
    chmodSync(path, 0o755)
    await makeOwnFolder(path)
    expect(statSync(path).mode & 0o777).to.equal(0o755)
  })

  it('refuses one into which others can put something', async () => {
    for (const mode of [0o770, 0o720, 0o702, 0o777]) {
      const path = folder.join(mode.toString(8))
      mkdirSync(path)
      chmodSync(path, mode)
      const { message } = await expectCode(makeOwnFolder(path), 'FOLDER_UNSAFE')
      expect(message).to.equal(`Others may write to the folder ${path}: its mode is 0${mode.toString(8)}.`)
    }
  })

  it('refuses a link, a file, and what is not there', async () => {
    mkdirSync(folder.join('real'), { mode: 0o700 })
    symlinkSync(folder.join('real'), folder.join('link'))
    writeFileSync(folder.join('file'), '')
    for (const name of ['link', 'file']) await expectCode(makeOwnFolder(folder.join(name)), 'FOLDER_UNSAFE')
    expect((await expectCode(checkOwnFolder(folder.join('no')), 'FOLDER_UNSAFE')).message).to.include('is not there')
  })

  it('says that it cannot be made', async () => {
    writeFileSync(folder.join('file'), '')
    await expectCode(makeOwnFolder(folder.join('file', 'below')), 'FILE_UNWRITABLE')
  })

  it('refuses one of another user', async function () {
    if (process.getuid?.() !== 0) this.skip()
    mkdirSync(folder.join('hers'), { mode: 0o700 })
    chownSync(folder.join('hers'), 4711, 4711)
    const { message } = await expectCode(makeOwnFolder(folder.join('hers')), 'FOLDER_UNSAFE')
    expect(message).to.include('belongs to user 4711, not to 0')
  })
})
