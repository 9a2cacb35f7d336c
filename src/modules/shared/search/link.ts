import { lstatSync, readlinkSync } from 'node:fs'
import type { FsPath } from '../files/open-file.ts'
import { reasonOf } from '../go/errno.ts'
import { cleanPath, joinPath } from '../go/path.ts'

/** Go's bound. */
const MAX_LINKS = 255

/** Where a link leads, with no link left in the path; or why it leads nowhere, in the words of Go's `EvalSymlinks`. */
export type LinkTarget = { readonly path: string; readonly error?: undefined } | { readonly error: string }

/** Follows a path link by link. (`realpath` does not say which part of it is missing.) */
export function resolveLink(link: FsPath): LinkTarget {
  // Bytes travel as Latin-1 text, so that a path that is no UTF-8 can be followed too.
  const parts = partsOf((typeof link === 'string' ? Buffer.from(link) : link).toString('latin1'))
  let path = link.toString().startsWith('/') ? '/' : '.'
  for (let links = 0; parts.length > 0;) {
    const part = parts.shift() as string
    if (part === '..') {
      path = cleanPath(joinPath(path, '..'))
      continue
    }
    const next = cleanPath(joinPath(path, part))
    const bytes = Buffer.from(next, 'latin1')
    try {
      if (!lstatSync(bytes).isSymbolicLink()) {
        path = next
        continue
      }
      if (++links > MAX_LINKS) return { error: 'EvalSymlinks: too many links' }
      const target = readlinkSync(bytes, 'buffer').toString('latin1')
      if (target.startsWith('/')) path = '/'
      parts.unshift(...partsOf(target))
    } catch (error) {
      return { error: `lstat ${bytes.toString()}: ${reasonOf(error)}` }
    }
  }
  return { path: Buffer.from(path, 'latin1').toString() }
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}
