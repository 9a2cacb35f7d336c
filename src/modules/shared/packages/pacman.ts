import { joinPath } from '../go/path.ts'
import { namesIn } from './expand-path.ts'
import type { PackageReader } from './package.ts'
import { readReported } from './read-reported.ts'

const FOLDER = 'var/lib/pacman/local'
const MAX_BYTES = 16 * 1024 * 1024

/** The database of pacman: a folder for each package, with a file `desc`. */
export const readPacman: PackageReader = function* (root, report) {
  const folder = joinPath(root, FOLDER)
  for (const entry of namesIn(folder)) {
    const text = readReported(joinPath(folder, `${entry}/desc`), MAX_BYTES, report)
    const name = text === undefined ? '' : valueOf(text, 'NAME')
    if (text === undefined || name === '') continue
    yield { name, bareName: name, version: valueOf(text, 'VERSION'), type: 'pacman', arch: valueOf(text, 'ARCH') }
  }
}

/** The line below `%KEY%`. */
function valueOf(text: string, key: string): string {
  return text.split(`%${key}%\n`)[1]?.split('\n')[0] ?? ''
}
