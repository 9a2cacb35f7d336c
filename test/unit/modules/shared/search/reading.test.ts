import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { type BatchOutcome, emptyBatch } from '../../../../../src/modules/shared/search/batch.ts'
import { candidate, type Standing } from '../../../../../src/modules/shared/search/candidate.ts'
import { compileSearches } from '../../../../../src/modules/shared/search/compiled-search.ts'
import type { Search } from '../../../../../src/modules/shared/search/params.ts'
import { OpenFile } from '../../../../../src/modules/shared/search/read-file.ts'
import { Reading } from '../../../../../src/modules/shared/search/reading.ts'
import { ReadBuffer } from '../../../../../src/modules/shared/files/read-buffer.ts'
import { takeSteps } from '../../../../../src/modules/shared/pool/steps.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

const MD5_OF_ALPHA = '9f9f90dbe3e5ee1218c86b8839db1995'
const ALL = { matchall: true }

interface Read {
  /** indexes of the checks that record the file, by label */
  recorded: Record<string, number[]>
  errors: string[]
  openFailed: number
  isDoneAtOnce: boolean
  hashed: string[]
}

async function read(directory: string, name: string, searches: Record<string, Search>): Promise<Read> {
  const asked = compileSearches({ searches }, 0).map((search): Standing => ({ search, recorded: [] }))
  const outcome: BatchOutcome = { ...emptyBatch(), hits: [] }
  const group = { directory, files: '', links: '', searches: [], isRaw: false, isRoot: false }
  const reading = new Reading(candidate(group, name, false), asked, outcome)
  const trust = { isLinkAllowed: false, endsAtShortRead: false }
  const rest = reading.start(({ path }) => new OpenFile(path, trust, new ReadBuffer()))
  if (rest !== undefined) await takeSteps(rest, () => false)
  return {
    recorded: Object.fromEntries(asked.map(({ search, recorded }) => [search.label, recorded])),
    errors: outcome.errors,
    openFailed: outcome.openFailed,
    isDoneAtOnce: rest === undefined,
    hashed: asked.filter(({ search }) => reading.hashesOf(search) !== undefined).map(({ search }) => search.label)
  }
}

describe('Reading', () => {
  const searches: Record<string, Search> = {
    both: { paths: ['/'], contents: ['alpha'], md5: [MD5_OF_ALPHA], options: ALL },
    lost: { paths: ['/'], contents: ['beta'], md5: [MD5_OF_ALPHA], options: ALL },
    any: { paths: ['/'], contents: ['beta'], md5: [MD5_OF_ALPHA] }
  }

  it('reads a small file at once, and hashes it only for searches that it has not failed', async () => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.join('f'), 'alpha\n')
    expect(await read(folder.path, 'f', searches)).to.deep.equal({
      recorded: { both: [0, 1], lost: [], any: [1] },
      errors: [],
      openFailed: 0,
      isDoneAtOnce: true,
      hashed: ['both', 'any']
    })
  })

  it('takes steps for a large file, and for one that is to be inflated', async () => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.join('large'), `${'x\n'.repeat(500_000)}alpha\n`)
    writeFileSync(folder.join('f.gz'), gzipSync('alpha\n'))
    const large = await read(folder.path, 'large', searches)
    expect(large).to.deep.include({ isDoneAtOnce: false, recorded: { both: [0], lost: [], any: [] } })
    const inflating = {
      plain: searches['both'] as Search,
      inflated: { ...searches['both'], options: { ...ALL, decompress: true } }
    }
    const inflated = await read(folder.path, 'f.gz', inflating)
    expect(inflated).to.deep.include({ isDoneAtOnce: false, recorded: { plain: [], inflated: [0, 1] } })
  })

  it('makes one error of a file that cannot be read', async () => {
    const { errors, openFailed, recorded } = await read('/no/such', 'file', searches)
    expect(errors).to.deep.equal(['checkContent() -> open /no/such/file: no such file or directory'])
    expect(openFailed).to.equal(1)
    expect(recorded).to.deep.equal({ both: [], lost: [], any: [] })
    const { both } = searches
    const { errors: hashErrors } = await read('/no/such', 'file', { hash: { ...both, contents: [] } })
    expect(hashErrors).to.deep.equal(['checkHash() -> getHash() -> open /no/such/file: no such file or directory'])
  })
})
