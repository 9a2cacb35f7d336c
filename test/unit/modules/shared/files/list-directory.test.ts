import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { listDirectory } from '../../../../../src/modules/shared/files/list-directory.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

describe('listDirectory', () => {
  it('sorts entries by kind, and leaves out what is of none', () => {
    using folder = new TemporaryFolder()
    for (const name of ['b', 'a', 'é', '_']) writeFileSync(folder.join(name), '')
    mkdirSync(folder.join('d2'))
    mkdirSync(folder.join('d1'))
    symlinkSync('a', folder.join('link'))
    execFileSync('mkfifo', [folder.join('fifo')])
    const { text, raw } = listDirectory(folder.path, false)
    expect(text.files).to.have.members(['_', 'a', 'b', 'é'])
    expect(text.links).to.deep.equal(['link'])
    expect(text.directories).to.have.members(['d1', 'd2'])
    expect(raw).to.equal(undefined)
  })

  it('gives names that are no UTF-8 as bytes', () => {
    using folder = new TemporaryFolder()
    writeFileSync(Buffer.concat([Buffer.from(`${folder.path}/x`), Buffer.from([0xff])]), '')
    writeFileSync(folder.join('real \ufffd'), '')
    writeFileSync(folder.join('plain'), '')
    const { text, raw } = listDirectory(folder.path, false)
    expect(text.files).to.have.members(['plain', 'real \ufffd'])
    expect(raw?.files).to.deep.equal(['x\xff'])
    expect(listDirectory(folder.path, true).raw?.files).to.have.length(3)
  })

  it('throws what the system says', () => {
    expect(() => listDirectory('/no/such/directory', false)).to.throw('ENOENT')
  })
})
