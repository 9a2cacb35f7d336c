import { type Dirent, readdirSync } from 'node:fs'
import type { FsPath } from './open-file.ts'

/** What a directory holds, each list in the order of JavaScript's text comparison. Other kinds of entries are left out. */
export interface Listing {
  readonly files: string[]
  readonly links: string[]
  readonly directories: string[]
}

/** The replacement character: a name that holds it was probably no UTF-8. */
const REPLACED = '\ufffd'

/**
 * Lists a directory in one system call for many entries, with the types that the directory itself knows.
 *
 * @returns one listing with names as text; and a second with names as bytes, one a character, when some are no UTF-8
 * @throws the error of `readdir`
 */
export function listDirectory(path: string, isRaw: boolean): { text: Listing; raw: Listing } {
  const fsPath: FsPath = isRaw ? Buffer.from(path, 'latin1') : path
  const entries = readdirSync(fsPath, { withFileTypes: true })
  if (!isRaw && !entries.some(({ name }) => name.includes(REPLACED))) {
    return { text: sortOut(entries), raw: sortOut([]) }
  }
  // Read once more, as bytes.
  const bytes = readdirSync(fsPath, { withFileTypes: true, encoding: 'buffer' }) as unknown as Dirent<Buffer>[]
  const named = bytes.map((entry) => ({ entry, text: entry.name.toString(), bytes: entry.name.toString('latin1') }))
  const isText = ({ text, bytes }: { text: string; bytes: string }): boolean =>
    !isRaw && Buffer.from(text).toString('latin1') === bytes
  return {
    text: sortOut(named.filter(isText).map(({ entry, text }) => withName(entry, text))),
    raw: sortOut(named.filter((one) => !isText(one)).map(({ entry, bytes }) => withName(entry, bytes)))
  }
}

type Entry = Pick<Dirent, 'name' | 'isFile' | 'isDirectory' | 'isSymbolicLink'>

function withName(entry: Dirent<Buffer>, name: string): Entry {
  return {
    name,
    isFile: () => entry.isFile(),
    isDirectory: () => entry.isDirectory(),
    isSymbolicLink: () => entry.isSymbolicLink()
  }
}

function sortOut(entries: readonly Entry[]): Listing {
  const listing: Listing = { files: [], links: [], directories: [] }
  for (const entry of entries) {
    if (entry.isFile()) listing.files.push(entry.name)
    else if (entry.isDirectory()) listing.directories.push(entry.name)
    else if (entry.isSymbolicLink()) listing.links.push(entry.name)
  }
  listing.files.sort()
  listing.links.sort()
  listing.directories.sort()
  return listing
}
