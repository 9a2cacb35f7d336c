import { joinPath } from '../go/path.ts'
import { expandPath } from './expand-path.ts'
import type { PackageReader, Report } from './package.ts'
import { readReported } from './read-reported.ts'

/** Where Python looks for what is installed for everybody. */
const FOLDERS = [
  'usr/lib/python3*/dist-packages',
  'usr/lib/python3*/site-packages',
  'usr/lib64/python3*/site-packages',
  'usr/local/lib/python3*/dist-packages',
  'usr/local/lib/python3*/site-packages',
  'usr/local/lib64/python3*/site-packages',
  'opt/homebrew/lib/python3*/site-packages',
  'Library/Frameworks/Python.framework/Versions/*/lib/python3*/site-packages'
]
/** Descriptions stand in these files, too. */
const MAX_BYTES = 4 * 1024 * 1024

/** Packages that pip, or somebody else, has installed for Python. */
export const readPip: PackageReader = function* (root, report) {
  for (const folder of FOLDERS.flatMap((pattern) => expandPath(root, pattern))) {
    for (const path of [...expandPath(folder, '*.dist-info'), ...expandPath(folder, '*.egg-info')]) {
      const header = headerAt(path, report)
      const name = valueOf(header, 'Name')
      const version = valueOf(header, 'Version')
      if (name !== '' && version !== '') yield { name, bareName: name, version, type: 'pip', arch: 'any' }
    }
  }
}

/** The metadata up to the first blank line; an egg may be a single file. */
function headerAt(path: string, report: Report): string {
  const read = (file: string): string | undefined => readReported(file, MAX_BYTES, report)
  const text = path.endsWith('.dist-info')
    ? read(joinPath(path, 'METADATA'))
    : (read(joinPath(path, 'PKG-INFO')) ?? read(path))
  return text?.split(/\r?\n\r?\n/, 1)[0] ?? ''
}

function valueOf(header: string, key: string): string {
  return new RegExp(`^${key}:(.*)$`, 'm').exec(header)?.[1]?.trim() ?? ''
}
