import { spawnSync } from 'node:child_process'
import type { Context } from 'mocha'

/** Is a program of this name on the path? */
export function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0
}

/** Skips what follows, by name, where a program of a Debian package is absent. */
export function needsProgram(context: Context, program: string, debianPackage: string): void {
  if (isInstalled(program)) return
  if (context.test !== undefined) context.test.title = `needs the package ${debianPackage}`
  context.skip()
}
