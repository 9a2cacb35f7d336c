import { existsSync, globSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'

const root = resolve(import.meta.dirname, '../..')

describe('test/unit', () => {
  it('mirrors src, and has bin beside it: a test lies where its source lies', () => {
    const tests = globSync('**/*.test.ts', { cwd: join(root, 'test/unit') })
    const lost = tests.filter((path) => {
      const source = path.replace(/\.test\.ts$/, '.ts')
      return !existsSync(join(root, 'src', source)) && !existsSync(join(root, source))
    })
    expect(tests).to.not.be.empty
    expect(lost).to.deep.equal([])
  })
})
