import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { emptyBatch, type BatchOutcome, type FileGroup } from '../../../../../src/modules/shared/search/batch.ts'
import { compileSearches } from '../../../../../src/modules/shared/search/compiled-search.ts'
import { Evaluator } from '../../../../../src/modules/shared/search/evaluate.ts'
import type { Search } from '../../../../../src/modules/shared/search/params.ts'
import { takeSteps } from '../../../../../src/modules/shared/pool/steps.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

async function evaluate(
  search: Search,
  group: Partial<FileGroup>,
  pause = (): boolean => false
): Promise<BatchOutcome> {
  const evaluator = new Evaluator(compileSearches({ searches: { s: search } }, 0))
  const whole = { directory: '/', files: '', links: '', searches: [0], isRaw: false, isRoot: false, ...group }
  return takeSteps(evaluator.evaluate({ ...emptyBatch(), groups: [whole] }), pause)
}

const ALL = { matchall: true }

describe('Evaluator', () => {
  it('goes on when a file has vanished', async () => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.join('there'), 'x')
    const files = { directory: folder.path, files: 'gone/there' }
    const checks: Search[] = [
      { names: ['.'] },
      { sizes: ['1'] },
      { contents: ['x'] },
      { md5: ['9dd4e461268c8034f5c8564e155c67a6'] }
    ]
    const errors = [
      `evaluateFile() -> stat ${folder.join('gone')}: no such file or directory`,
      `evaluateFile() -> stat ${folder.join('gone')}: no such file or directory`,
      `checkContent() -> open ${folder.join('gone')}: no such file or directory`,
      `checkHash() -> getHash() -> open ${folder.join('gone')}: no such file or directory`
    ]
    for (const [at, check] of checks.entries()) {
      const outcome = await evaluate({ paths: ['/'], ...check, options: ALL }, files)
      expect(outcome.hits.map(({ path }) => path)).to.deep.equal([folder.join('there')])
      expect(outcome.errors).to.deep.equal([errors[at]])
    }
  })

  it('counts links that lead to files, and forgets one that has vanished', async () => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.join('file'), 'x')
    mkdirSync(folder.join('directory'))
    symlinkSync('file', folder.join('one'))
    symlinkSync('directory', folder.join('two'))
    const outcome = await evaluate(
      { paths: ['/'], names: ['.'], options: ALL },
      { directory: folder.path, links: 'gone/one/two' }
    )
    expect(outcome.hits.map(({ path }) => path)).to.deep.equal([folder.join('one')])
    expect(outcome).to.include({ filesCount: 1, openFailed: 0 })
    expect(outcome.errors).to.deep.equal([])
  })

  it('lists each check of a search for any of them', async () => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.join('f'), 'alpha\nbeta\n')
    const search: Search = { paths: ['/'], names: ['f', 'g'], sizes: ['11'], contents: ['beta', 'gamma'] }
    const { hits } = await evaluate(search, { directory: folder.path, files: 'f' })
    expect(hits.map(({ check }) => check)).to.deep.equal([0, 2, 3])
  })

  it('returns what it has when it is stopped', async () => {
    using folder = new TemporaryFolder()
    for (const name of ['a', 'b', 'c']) writeFileSync(folder.join(name), 'x')
    let left = 2
    const outcome = await evaluate(
      { paths: ['/'], names: ['.'], options: ALL },
      { directory: folder.path, files: 'a/b/c' },
      () => --left === 0
    )
    expect(outcome.hits.map(({ path }) => path)).to.deep.equal([folder.join('a'), folder.join('b')])
  })
})
