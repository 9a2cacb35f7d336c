/**
 * Makes src/protocol/wire/generated/ from src/protocol/wire/*.proto: `npm run proto`.
 *
 * protons writes TypeScript namespaces, which Node cannot run by itself, so its output is compiled to .js and .d.ts
 * here. The generated files are committed: a clone works without protons.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const wire = join(root, 'src/protocol/wire')
const out = join(wire, 'generated')
const bin = (name: string): string => join(root, 'node_modules/.bin', name)
const work = mkdtempSync(join(root, '.proto-'))
try {
  symlinkSync(join(root, 'node_modules'), join(work, 'node_modules'))
  const protos = readdirSync(wire).filter((name) => name.endsWith('.proto'))
  for (const name of protos) {
    execFileSync(process.execPath, [bin('protons'), join(wire, name), '--output', work], { stdio: 'inherit' })
  }
  const sources = readdirSync(work).filter((name) => name.endsWith('.ts'))
  for (const name of sources) {
    // The rest of the code says Uint8Array; the narrower type would need a copy at every call.
    const text = readFileSync(join(work, name), 'utf8')
    writeFileSync(join(work, name), text.replaceAll('Uint8Array<ArrayBuffer>', 'Uint8Array'))
  }
  execFileSync(
    process.execPath,
    [
      bin('tsc'),
      '--ignoreConfig',
      '--target',
      'es2024',
      '--module',
      'nodenext',
      '--skipLibCheck',
      '--declaration',
      '--types',
      'node',
      '--outDir',
      out,
      ...sources.map((name) => join(work, name))
    ],
    { stdio: 'inherit' }
  )
} finally {
  rmSync(work, { recursive: true, force: true })
}
