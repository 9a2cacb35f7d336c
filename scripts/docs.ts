/**
 * Writes what the documentation takes from the code: `npm run docs`. With `--check` it compares and writes nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { cliPage } from './docs/cli-page.ts'
import { errorsPage } from './docs/errors-page.ts'
import { limitsPage } from './docs/limits-page.ts'

const root = resolve(import.meta.dirname, '..')
const isCheck = process.argv.includes('--check')
const PAGES = [
  { path: join(root, 'docs/cli.md'), write: cliPage },
  { path: join(root, 'docs/errors.md'), write: errorsPage },
  { path: join(root, 'docs/limits.md'), write: limitsPage }
]

for (const { path, write } of PAGES) {
  const text = await format(await write(), { ...(await resolveConfig(path)), filepath: path })
  if (!isCheck) {
    writeFileSync(path, text)
  } else if (readFileSync(path, 'utf8') !== text) {
    process.stderr.write(`${relative(root, path)} is not what the code says: run npm run docs\n`)
    process.exitCode = 1
  }
}
