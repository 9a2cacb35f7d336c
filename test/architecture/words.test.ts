import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'

const root = resolve(import.meta.dirname, '../..')

/** The project speaks of itself alone: not of how it was made, nor of the machine it was made on. */
const FOREIGN = [/\bissue #\d/i, /\bhelper agent/i, /\/work\//, /\/tmp\/contract/, /\bTODO\b(?!\(#\d+\))/, /\bFIXME\b/]

describe('words', () => {
  it('are about the project', () => {
    const files = globSync(
      ['*.{md,ts,js,mjs,json}', '{bin,src,test,scripts,docs}/**/*.{md,ts,js,json,proto}', '.ci/run'],
      { cwd: root, exclude: ['package-lock.json', 'test/architecture/words.test.ts'] }
    )
    const found = files.flatMap((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      return FOREIGN.filter((word) => word.test(text)).map((word) => `${path}: ${word.source}`)
    })
    expect(files.length).to.be.greaterThan(50)
    expect(found).to.deep.equal([])
  })
})
