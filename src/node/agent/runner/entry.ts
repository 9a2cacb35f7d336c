import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a module's process starts with: beside this file when built, the source otherwise. */
export function defaultEntry(): string {
  const built = fileURLToPath(new URL('./module-child.js', import.meta.url))
  return existsSync(built) ? built : fileURLToPath(new URL('./child.ts', import.meta.url))
}

/** The folder with everything that an entry loads: its own when built, the package's when it is source. */
export function codeFolderOf(entry: string): string {
  if (!entry.endsWith('.ts')) return dirname(entry)
  let folder = dirname(entry)
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder)
  return folder
}
