/** Runs each bench in a process of its own, one after the other: `npm run bench [name ...]`. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'

const wanted = process.argv.slice(2)
const benches = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.bench.ts'))
const names = benches.map((file) => basename(file, '.bench.ts'))
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(', ')}. There are: ${names.join(', ')}.\n`)
  process.exit(1)
}
let failed = 0
for (const name of wanted.length > 0 ? wanted : names) {
  process.stdout.write(`\n--- ${name}\n`)
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.bench.ts`)], { stdio: 'inherit' })
  if (status !== 0) failed++
}
process.exitCode = failed === 0 ? 0 : 1
