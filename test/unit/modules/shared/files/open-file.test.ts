import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { closeFile, openFile, readableSize } from '../../../../../src/modules/shared/files/open-file.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

function sizeOf(path: string): number {
  const descriptor = openFile(path, false)
  try {
    return readableSize(descriptor, path)
  } finally {
    closeFile(descriptor)
  }
}

describe('openFile', () => {
  it('opens a regular file, and a link only when told to', () => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.join('file'), 'abc')
    symlinkSync('file', folder.join('link'))
    expect(sizeOf(folder.join('file'))).to.equal(3)
    expect(() => openFile(folder.join('link'), false)).to.throw('too many levels of symbolic links')
    closeFile(openFile(folder.join('link'), true))
  })

  it('says why a file cannot be opened', () => {
    expect(() => openFile('/no/such/file', false)).to.throw('open /no/such/file: no such file or directory')
  })

  it('does not wait for the other end of a FIFO, nor read it', () => {
    using folder = new TemporaryFolder()
    execFileSync('mkfifo', [folder.join('fifo')])
    expect(() => sizeOf(folder.join('fifo'))).to.throw(`read ${folder.join('fifo')}: not a regular file`)
  })

  it('reads no directory and no device', () => {
    using folder = new TemporaryFolder()
    mkdirSync(folder.join('directory'))
    expect(() => sizeOf(folder.join('directory'))).to.throw('is a directory')
    expect(() => sizeOf('/dev/zero')).to.throw('not a regular file')
  })
})
