/**
 * Runs the tests with coverage and holds each folder of `src/` to its floor: `npm run coverage`. A floor, not an aim.
 * What ran in child processes counts too. The report for people is coverage/index.html.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join, relative, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')

/** Percent that must be covered. */
const FLOORS: Record<string, { lines: number; branches: number }> = {
  protocol: { lines: 100, branches: 100 },
  util: { lines: 95, branches: 95 },
  modules: { lines: 95, branches: 95 },
  store: { lines: 95, branches: 95 },
  node: { lines: 95, branches: 95 },
  investigator: { lines: 95, branches: 95 }
}
const MEASURES = ['lines', 'branches'] as const

interface Counts {
  total: number
  covered: number
}
type Summary = Record<string, Record<(typeof MEASURES)[number], Counts>>

/** Runs the tests; what they print is passed on, but for the closing line, which is returned. */
async function runTests(): Promise<{ status: number; lastLine: string }> {
  const child = spawn('c8', ['npm', 'test', '--silent'], {
    cwd: root,
    // programs that tests start run from their sources, so that they count
    env: { ...process.env, MIG_TEST_SOURCE: '1' },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let rest = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.splice(-2).join('\n')
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`)
  })
  const status = await new Promise<number>((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => done(code ?? 1))
  })
  return { status, lastLine: rest.trimEnd() }
}

/** A file of types alone is never loaded, and would count as not covered. */
function hasCode(path: string): boolean {
  const code = stripTypeScriptTypes(readFileSync(path, 'utf8'))
  return code.replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '').trim() !== ''
}

/** One line a folder; returns whether all floors hold. */
function checkFloors(): boolean {
  const summary = JSON.parse(readFileSync(join(root, 'coverage/coverage-summary.json'), 'utf8')) as Summary
  const files = Object.entries(summary).filter(([path]) => path !== 'total' && hasCode(path))
  let isHeld = true
  for (const [folder, floor] of Object.entries(FLOORS)) {
    const own = files.filter(([path]) => relative(root, path).startsWith(`src/${folder}/`))
    const percents = MEASURES.map((measure) => {
      const total = own.reduce((sum, [, counts]) => sum + counts[measure].total, 0)
      const covered = own.reduce((sum, [, counts]) => sum + counts[measure].covered, 0)
      const percent = total === 0 ? 100 : (100 * covered) / total
      if (percent < floor[measure]) isHeld = false
      return `${measure} ${percent.toFixed(2)} % (floor ${floor[measure]} %)`
    })
    process.stdout.write(`coverage of src/${folder}: ${percents.join(', ')}\n`)
    if (floor.lines < 100) continue
    for (const [path, counts] of own) {
      const missing = MEASURES.filter((measure) => counts[measure].covered < counts[measure].total)
      if (missing.length > 0) process.stdout.write(`  not whole: ${relative(root, path)}: ${missing.join(', ')}\n`)
    }
  }
  return isHeld
}

const { status, lastLine } = await runTests()
const isHeld = status === 0 && checkFloors()
process.stdout.write(`${lastLine}\n`)
process.exitCode = status !== 0 ? status : isHeld ? 0 : 1
