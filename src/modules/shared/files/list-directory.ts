import { type Dirent, readdirSync } from 'node:fs'
import type { FsPath } from './open-file.ts'

/** What a directory holds, in its own order. Other kinds of entries are left out. */
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
 * @param isRaw - the path is bytes, one a character
 * @returns `text`: names as text. `raw`: names as bytes, one a character; only when some are no UTF-8
 * @throws the error of `readdir`
 */
export function listDirectory(path: string, isRaw: boolean): { text: Listing; raw?: Listing } {
  const fsPath: FsPath = isRaw ? Buffer.from(path, 'latin1') : path
  if (!isRaw) {
    const listing = sortOut(readdirSync(fsPath, { withFileTypes: true }))
    if (listing !== undefined) return { text: listing }
  }
  const text = emptyListing()
  const raw = emptyListing()
  const entries = readdirSync(fsPath, { withFileTypes: true, encoding: 'buffer' }) as unknown as Dirent<Buffer>[]
  for (const entry of entries) {
    const name = entry.name.toString()
    const isText = !isRaw && Buffer.from(name).equals(entry.name)
    put(isText ? text : raw, entry, isText ? name : entry.name.toString('latin1'))
  }
  return { text, raw }
}

/** Undefined when a name is probably no UTF-8. */
function sortOut(entries: readonly Dirent[]): Listing | undefined {
  const listing = emptyListing()
  for (const entry of entries) {
    if (entry.name.includes(REPLACED)) return undefined
    put(listing, entry, entry.name)
  }
  return listing
}

function put(listing: Listing, entry: Dirent | Dirent<Buffer>, name: string): void {
  if (entry.isFile()) listing.files.push(name)
  else if (entry.isDirectory()) listing.directories.push(name)
  else if (entry.isSymbolicLink()) listing.links.push(name)
}

function emptyListing(): Listing {
  return { files: [], links: [], directories: [] }
}
