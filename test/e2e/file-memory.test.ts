import { spawnSync } from 'node:child_process'
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { expect } from 'chai'
import type { FileElements } from '../../src/modules/file/element.ts'
import type { Search } from '../../src/modules/shared/search/params.ts'
import type { ModuleResult } from '../../src/protocol/result/module-result.ts'
import { TemporaryFolder } from '../helpers/temporary-folder.ts'

const GiB = 2 ** 30
const MAX_RESIDENT_BYTES = 300 * 2 ** 20

/** A file of zeros that takes no room on the disk, with a text at its end. */
function writeSparse(path: string, bytes: number, end: string): void {
  const file = openSync(path, 'w')
  ftruncateSync(file, bytes)
  writeSync(file, end, bytes - end.length)
  closeSync(file)
}

/** Runs a search in a process of its own, behind the wall of the permission model. */
function search(search: Search): { files: string[]; errors: readonly string[] | null } {
  const script = new URL('../helpers/run-file-module.ts', import.meta.url).pathname
  const params = { searches: { s: { ...search, options: { matchall: true } } } }
  const wall = ['--permission', '--allow-fs-read=*', '--allow-worker']
  const { stdout, stderr } = spawnSync(process.execPath, [...wall, script, JSON.stringify(params)], {
    encoding: 'utf8'
  })
  expect(stdout, stderr).not.to.equal('')
  const { result, residentBytes } = JSON.parse(stdout) as { result: ModuleResult; residentBytes: number }
  expect(residentBytes).to.be.lessThan(MAX_RESIDENT_BYTES)
  const files = ((result.elements as FileElements)['s'] ?? []).map(({ file }) => file)
  return { files, errors: result.errors }
}

describe('the memory of the file module', () => {
  it('does not grow with the length of a line', () => {
    using folder = new TemporaryFolder()
    const line = folder.join('line')
    writeSparse(line, GiB, 'needle')
    const { files, errors } = search({ paths: [folder.path], contents: ['needle$'] })
    expect(files).to.deep.equal([line])
    expect(errors).to.deep.equal([`checkContent() -> ${line}: a line of more than 16 MiB was searched in pieces`])
  }).timeout(60_000)

  it('does not grow with the size of a file', () => {
    using folder = new TemporaryFolder()
    writeSparse(folder.join('file'), 4 * GiB, '\n')
    const sha1 = ['df2d1ddc1d6a3e8e2d8bb5b4d9f7ae3c1c0f5a6b']
    expect(search({ paths: [folder.path], sha1 }).files).to.deep.equal([''])
    expect(search({ paths: [folder.path], sizes: ['4g'] }).files).to.deep.equal([folder.join('file')])
  }).timeout(60_000)
})
