import { expect } from 'chai'
import type { Code } from '../../../src/protocol/errors.ts'
import { MigError } from '../../../src/protocol/errors.ts'
import { levelError } from '../../../src/store/level-error.ts'

const wrapped = (code: string, message: string) =>
  Object.assign(new Error('Database failed to open', { cause: Object.assign(new Error(message), { code }) }), {
    code: 'LEVEL_DATABASE_NOT_OPEN'
  })

const CASES: readonly { name: string; error: Error; code: Code }[] = [
  {
    name: 'locked',
    error: wrapped('LEVEL_LOCKED', 'IO error: lock /db/LOCK: already held by process'),
    code: 'HOME_BUSY'
  },
  { name: 'full', error: wrapped('LEVEL_IO_ERROR', 'IO error: /db/3.log: No space left on device'), code: 'DISK_FULL' },
  {
    name: 'over quota',
    error: wrapped('LEVEL_IO_ERROR', 'IO error: /db/3.log: Disk quota exceeded'),
    code: 'DISK_FULL'
  },
  { name: 'full folder', error: wrapped('ENOSPC', 'ENOSPC: no space left on device, mkdir'), code: 'DISK_FULL' },
  {
    name: 'not ours',
    error: wrapped('LEVEL_IO_ERROR', 'IO error: /db/LOCK: Permission denied'),
    code: 'FILE_UNREADABLE'
  },
  { name: 'read only', error: wrapped('EROFS', 'EROFS: read-only file system, mkdir'), code: 'FILE_UNREADABLE' },
  { name: 'damaged', error: wrapped('LEVEL_CORRUPTION', 'Corruption: bad block'), code: 'STORE_CORRUPT' },
  {
    name: 'missing table',
    error: wrapped('LEVEL_IO_ERROR', 'IO error: /db/5.ldb: No such file'),
    code: 'STORE_CORRUPT'
  }
]

describe('levelError', () => {
  for (const { name, error, code } of CASES) {
    it(`${name}: ${code}, with the path`, () => {
      const mapped = levelError(error, '/db')
      expect(mapped).to.be.instanceOf(MigError)
      expect((mapped as MigError).code).to.equal(code)
      expect((mapped as MigError).message).to.contain('/db')
      expect((mapped as MigError).cause).to.equal(error)
    })
  }

  it('leaves our own mistakes, and what is no error, as they are', () => {
    const mistake = Object.assign(new Error('Database is not open'), { code: 'LEVEL_DATABASE_NOT_OPEN' })
    expect(levelError(mistake, '/db')).to.equal(mistake)
    expect(levelError('text', '/db')).to.equal('text')
    const ours = new MigError('DISK_FULL', 'There is no room left for /db')
    expect(levelError(ours, '/db')).to.equal(ours)
  })
})
