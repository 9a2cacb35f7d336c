import { readText } from '../files/read-whole.ts'
import { joinPath } from '../go/path.ts'
import type { PackageReader } from './package.ts'

/** Alpine's, and where it moves to. */
const PATHS = ['lib/apk/db/installed', 'usr/lib/apk/db/installed']
const MAX_BYTES = 256 * 1024 * 1024

/** The database of apk: blocks of lines, each a letter, a colon and a value. */
export const readApk: PackageReader = function* (root) {
  for (const path of PATHS) {
    const text = readText(joinPath(root, path), MAX_BYTES)
    if (text === undefined) continue
    for (const block of text.split('\n\n')) {
      const name = valueOf(block, 'P')
      if (name === '') continue
      yield { name, bareName: name, version: valueOf(block, 'V'), type: 'apk', arch: valueOf(block, 'A') }
    }
    return
  }
}

function valueOf(block: string, letter: string): string {
  const line = `\n${block}`.split(`\n${letter}:`)[1]
  return line?.split('\n')[0] ?? ''
}
