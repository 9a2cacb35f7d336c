/**
 * Makes dist/bin/: `npm run build`, and `prepare`, so that `npm ci` alone gives a working `npx mig`.
 *
 * Bundled, because loading few files is what keeps the agent's memory and start time small; split where the code
 * imports lazily; not minified, so that a stack trace can be read. What has native code or WebAssembly beside it stays
 * in node_modules.
 */
import { chmodSync, existsSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'

const root = resolve(import.meta.dirname, '..')
const outdir = join(root, 'dist/bin')

const ENTRIES = [
  { in: 'bin/mig.ts', out: 'mig' },
  { in: 'bin/mig-agent.ts', out: 'mig-agent' },
  { in: 'bin/mig-relay.ts', out: 'mig-relay' },
  { in: 'src/node/agent/runner/child.ts', out: 'module-child' }
]
const entries = ENTRIES.filter((entry) => existsSync(join(root, entry.in)))

rmSync(join(root, 'dist'), { recursive: true, force: true })
await build({
  absWorkingDir: root,
  entryPoints: entries,
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
  logLevel: 'warning'
})
for (const { in: source, out } of entries) {
  if (source.startsWith('bin/')) chmodSync(join(outdir, `${out}.js`), 0o755)
}
