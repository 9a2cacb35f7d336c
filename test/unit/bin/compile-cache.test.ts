import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'

const SOURCE = join(import.meta.dirname, '../../../bin/compile-cache.ts')

/** A process that keeps its code in `home` and loads something; has it kept any? */
function keepIn(home: string): boolean {
  const script = `
    const { keepCompiledCode } = await import(${JSON.stringify(SOURCE)})
    keepCompiledCode(${JSON.stringify(home)})
    await import(${JSON.stringify(join(import.meta.dirname, '../../../src/util/bytes.ts'))})`
  execFileSync(process.execPath, ['--input-type=module', '-e', script])
  return existsSync(join(home, 'code'))
}

describe('keepCompiledCode', () => {
  let home = ''

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'mig-code-'))
  })

  afterEach(async () => {
    await rm(home, { recursive: true })
  })

  it('keeps it in a folder of our own', () => {
    expect(keepIn(home)).to.equal(true)
  })

  it('keeps nothing where others may write: what lies there is run', async () => {
    await chmod(home, 0o770)
    expect(keepIn(home)).to.equal(false)
  })

  it('makes no home', () => {
    const absent = join(home, 'absent')
    expect(keepIn(absent)).to.equal(false)
    expect(existsSync(absent)).to.equal(false)
  })
})
