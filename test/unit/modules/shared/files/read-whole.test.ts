import { mkdirSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { expect } from 'chai'
import { ReadError } from '../../../../../src/modules/shared/files/open-file.ts'
import { readText, readWhole } from '../../../../../src/modules/shared/files/read-whole.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

describe('readWhole', () => {
  let folder: TemporaryFolder
  beforeEach(() => (folder = new TemporaryFolder()))
  afterEach(() => folder[Symbol.dispose]())

  it('reads a file of any length up to the bound, and no longer one', () => {
    for (const length of [0, 1, 65_535, 65_536, 200_000]) {
      writeFileSync(folder.join('f'), Buffer.alloc(length, 'x'))
      expect(readWhole(folder.join('f'), 200_000)?.length).to.equal(length)
    }
    expect(() => readWhole(folder.join('f'), 199_999)).to.throw(ReadError, /f: it has more than 199999 bytes$/)
  })

  it('knows no file where there is none', () => {
    writeFileSync(folder.join('f'), '')
    expect(readWhole(folder.join('absent'), 10)).to.equal(undefined)
    expect(readWhole(folder.join('f/below'), 10)).to.equal(undefined)
  })

  it('reads what has no length', () => {
    expect(readText('/proc/self/comm', 100)).to.match(/^\S.*\n$/)
  })

  it('waits for nobody', () => {
    spawnSync('mkfifo', [folder.join('fifo')])
    mkdirSync(folder.join('folder'))
    expect(() => readWhole(folder.join('fifo'), 10)).to.throw(ReadError, /not a regular file$/)
    expect(() => readWhole(folder.join('folder'), 10)).to.throw(ReadError, /is a directory$/)
  })
})
