import { statSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

const OTHERS_WRITE = 0o022

/**
 * Keeps the machine code of this program in a home, so that the next start compiles less: an eighth of the CPU time of a
 * `mig`. (An agent starts seldom, and would pay for the writing.) Only in a folder that is ours alone: what lies there is run.
 *
 * @param home - absolute; nothing is kept when it does not exist
 */
export function keepCompiledCode(home: string): void {
  const stats = statSync(home, { throwIfNoEntry: false })
  if (stats?.isDirectory() !== true || stats.uid !== process.geteuid?.() || (stats.mode & OTHERS_WRITE) !== 0) return
  enableCompileCache(join(home, 'code'))
}
