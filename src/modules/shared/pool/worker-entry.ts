import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Where a worker's program lies: beside the file that starts it, with the same ending. That is `name.ts` in the source
 * tree, `name.js` after `tsc`, and `name.js` beside a bundle when the bundler is given the worker as a second entry.
 *
 * @param base - `import.meta.url` of the file that starts it
 * @returns undefined where there is none, as in a single executable: the work is then done without workers
 */
export function workerEntry(base: string, name: string): URL | undefined {
  if (!base.startsWith('file:')) return undefined
  const entry = new URL(`./${name}${base.endsWith('.ts') ? '.ts' : '.js'}`, base)
  return existsSync(fileURLToPath(entry)) ? entry : undefined
}
