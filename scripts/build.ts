/**
 * Makes dist/bin/: `npm run build`, and `prepare`, so that `npm ci` alone gives a working `npx mig`.
 *
 * Bundled, because loading few files is what keeps the agent's memory and start time small; split where the code
 * imports lazily; not minified, so that a stack trace can be read. What has native code or WebAssembly beside it stays
 * in node_modules.
 */
import { chmodSync, globSync, readdirSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { build } from 'esbuild'

const root = resolve(import.meta.dirname, '..')
const outdir = join(root, 'dist/bin')

const programs = globSync('bin/mig*.ts', { cwd: root })
const entryPoints = [
  ...programs.map((path) => ({ in: path, out: basename(path, '.ts') })),
  // started as processes and threads of their own, by the name of the file beside the bundle
  { in: 'src/node/agent/runner/child.ts', out: 'module-child' },
  ...globSync('src/modules/*/*-worker.ts', { cwd: root }).map((path) => ({ in: path, out: basename(path, '.ts') }))
]

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints,
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  external: ['classic-level', '@virustotal/yara-x'],
  // CommonJS packages inside the bundle ask for Node's own modules.
  banner: {
    js: "import { createRequire as createBundleRequire } from 'node:module'\nconst require = createBundleRequire(import.meta.url)"
  },
  metafile: true,
  logLevel: 'warning'
})
// What an earlier build left goes only now: a program that runs may still load its parts from here.
const made = new Set(Object.keys(metafile.outputs).map((path) => basename(path)))
for (const name of readdirSync(outdir)) if (!made.has(name)) rmSync(join(outdir, name))
for (const path of programs) chmodSync(join(outdir, `${basename(path, '.ts')}.js`), 0o755)
