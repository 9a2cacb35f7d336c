import { expect } from 'chai'
import { candidate, Directories } from '../../../../../src/modules/shared/search/candidate.ts'

const GROUP = { directory: '/a', files: '', links: '', searches: [], isRaw: false, isRoot: false }

describe('candidate', () => {
  it('has a path for the system, and one for people', () => {
    expect(candidate(GROUP, 'x', false)).to.include({ path: '/a/x', shownPath: '/a/x', name: 'x', isElsewhere: false })
    const raw = candidate({ ...GROUP, isRaw: true }, 'x\xff', false)
    expect(raw.path).to.deep.equal(Buffer.from('/a/x\xff', 'latin1'))
    expect(raw).to.include({ shownPath: '/a/x\ufffd', name: 'x\ufffd' })
  })

  it('shows a relative search path as it was given', () => {
    expect(candidate({ ...GROUP, directory: '.', isRoot: true }, 'x', false).shownPath).to.equal('x')
    expect(candidate({ ...GROUP, directory: '.' }, 'x', false).shownPath).to.equal('./x')
  })
})

describe('Directories', () => {
  it('trust the file system of a directory, but not where a link leads', () => {
    const directories = new Directories()
    const shm = { ...GROUP, directory: '/dev/shm' }
    expect(directories.endsAtShortRead(candidate(shm, 'x', false))).to.equal(true)
    expect(directories.endsAtShortRead(candidate(shm, 'x', true))).to.equal(false)
    expect(directories.endsAtShortRead(candidate({ ...GROUP, directory: '/proc' }, 'x', false))).to.equal(false)
    expect(directories.endsAtShortRead(candidate(shm, 'y', false))).to.equal(true)
  })
})
