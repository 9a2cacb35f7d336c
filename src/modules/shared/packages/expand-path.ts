import { readdirSync } from 'node:fs'
import { joinPath } from '../go/path.ts'

/** More entries of one folder are not looked at: nobody installs so many. */
export const MAX_ENTRIES = 100_000

/**
 * The paths below a root that fit a pattern, sorted. `*` stands for anything within one name. What cannot be listed
 * fits nothing.
 */
export function expandPath(root: string, pattern: string): string[] {
  let paths = [root]
  for (const part of pattern.split('/')) {
    if (part.includes('*')) {
      const fits = new RegExp(`^${part.split('*').map(escape).join('.*')}$`, 's')
      paths = paths.flatMap((path) => namesIn(path).filter((name) => fits.test(name)).map((name) => joinPath(path, name))) // prettier-ignore
    } else paths = paths.map((path) => joinPath(path, part))
  }
  return paths
}

/** What a folder holds, sorted; nothing when it cannot be listed. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).slice(0, MAX_ENTRIES).sort()
  } catch {
    return []
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
