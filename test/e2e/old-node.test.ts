import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { run } from '../helpers/processes.ts'

const dist = resolve(import.meta.dirname, '../../dist/bin')
const programs = ['mig', 'mig-agent']

/** What a program loads before its first statement runs: itself and what it imports statically. */
function loadedFirst(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  const text = readFileSync(join(dist, file), 'utf8')
  const imports = [...text.matchAll(/^(?:import|export)\b[^;]*?["']\.\/([^"']+)["']/gm)].map((match) => match[1]!)
  return [text, ...imports.flatMap((name) => loadedFirst(name, seen))]
}

describe('started with an older Node.js', () => {
  for (const name of programs) {
    it(`${name} says so in one sentence, with the remedy, and ends with status 1`, async () => {
      const pretend =
        "Object.defineProperty(process, 'version', { value: 'v20.9.0' });" +
        "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.9.0' } })"
      const command = [process.execPath, '--import', `data:text/javascript,${encodeURIComponent(pretend)}`]
      const { status, stdout, stderr } = await run([...command, join(dist, `${name}.js`), '--help'])
      expect(stdout).to.equal('')
      expect(stderr).to.equal(
        'This Node.js is v20.9.0, and 24 or newer is needed. Start it through npx or npm run, which bring Node 26.\n'
      )
      expect(status).to.equal(1)
    })

    it(`${name} loads next to nothing before, so that no newer syntax is in the way`, () => {
      expect(existsSync(join(dist, `${name}.js`)), 'npm run build').to.be.true
      const texts = loadedFirst(`${name}.js`)
      expect(texts.join('').length).to.be.lessThan(60_000)
      for (const text of texts) expect(text).to.not.match(/^\s*(await )?using \w|\bimport defer\b/m)
    })
  }
})
