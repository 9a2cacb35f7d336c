import { truncateSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { FileSource } from '../../../../../src/modules/shared/files/byte-source.ts'
import { closeFile, openFile } from '../../../../../src/modules/shared/files/open-file.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

/** All bytes of a file, read in small steps. */
function readAll(path: string, step: number): Buffer {
  const descriptor = openFile(path, false)
  try {
    const source = new FileSource(descriptor, path)
    const parts: Buffer[] = []
    for (;;) {
      const buffer = Buffer.alloc(step)
      const count = source.read(buffer, 0)
      if (count === 0) return Buffer.concat(parts)
      parts.push(buffer.subarray(0, count))
    }
  } finally {
    closeFile(descriptor)
  }
}

describe('FileSource', () => {
  it('reads a file to its end', () => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.join('file'), 'abcdefg')
    for (const step of [1, 3, 7, 8]) expect(readAll(folder.join('file'), step).toString()).to.equal('abcdefg')
    writeFileSync(folder.join('empty'), '')
    expect(readAll(folder.join('empty'), 4)).to.have.length(0)
  })

  it('reads a file of /proc, which has no size', () => {
    expect(readAll('/proc/self/status', 16).toString()).to.match(/^Name:/)
  })

  it('ends a file that never ends', () => {
    // A device fills every buffer, as a made-up file of /proc can.
    expect(() => readAll('/dev/zero', 1024)).to.throw('read /dev/zero: not a regular file')
  })

  it('says why a file cannot be read', () => {
    expect(() => readAll('/proc/self/mem', 16)).to.throw('read /proc/self/mem: input/output error')
    expect(() => readAll('/proc', 16)).to.throw('read /proc: is a directory')
  })

  it('reads what a sparse file does not hold', () => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.join('sparse'), 'x')
    truncateSync(folder.join('sparse'), 100_000)
    expect(readAll(folder.join('sparse'), 65_536)).to.have.length(100_000)
  })
})
