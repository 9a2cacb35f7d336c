import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { listDirectory } from '../../../../../src/modules/shared/files/list-directory.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

const NOTHING = { files: [], links: [], directories: [] }

describe('listDirectory', () => {
  it('sorts entries by kind and by name, and leaves out what is neither', () => {
    using folder = new TemporaryFolder()
    for (const name of ['b', 'a', 'é', '_']) writeFileSync(folder.join(name), '')
    mkdirSync(folder.join('d2'))
    mkdirSync(folder.join('d1'))
    symlinkSync('a', folder.join('link'))
    execFileSync('mkfifo', [folder.join('fifo')])
    expect(listDirectory(folder.path, false)).to.deep.equal({
      text: { files: ['_', 'a', 'b', 'é'], links: ['link'], directories: ['d1', 'd2'] },
      raw: NOTHING
    })
  })

  it('gives names that are no UTF-8 as bytes', () => {
    using folder = new TemporaryFolder()
    writeFileSync(Buffer.concat([Buffer.from(`${folder.path}/x`), Buffer.from([0xff])]), '')
    writeFileSync(folder.join('real \ufffd'), '')
    writeFileSync(folder.join('plain'), '')
    const { text, raw } = listDirectory(folder.path, false)
    expect(text.files).to.deep.equal(['plain', 'real \ufffd'])
    expect(raw.files).to.deep.equal(['x\xff'])
    expect(listDirectory(folder.path, true).raw.files).to.have.length(3)
  })

  it('throws what the system says', () => {
    expect(() => listDirectory('/no/such/directory', false)).to.throw('ENOENT')
  })
})
