import { endsAtShortRead } from '../files/file-system.ts'
import type { FsPath } from '../files/open-file.ts'
import { joinPath } from '../go/path.ts'
import type { FileGroup } from './batch.ts'
import type { CompiledSearch } from './compiled-search.ts'

/** A file under evaluation. */
export interface Candidate {
  readonly path: FsPath
  readonly directory: FsPath
  /** for people; bytes that are no UTF-8 are replaced */
  readonly shownPath: string
  readonly name: string
  /** It may lie elsewhere than in its directory: a link, or a search path itself. */
  readonly isElsewhere: boolean
}

/** A search that a file has not failed yet, with the checks that record it so far. */
export interface Standing {
  readonly search: CompiledSearch
  readonly recorded: number[]
}

/** The file of this name in a group. */
export function candidate({ directory, isRaw, isRoot }: FileGroup, name: string, isLink: boolean): Candidate {
  // A relative search path that is a file is shown as it was given.
  const path = isRoot && directory === '.' ? name : joinPath(directory, name)
  const isElsewhere = isLink || isRoot
  if (!isRaw) return { path, directory, shownPath: path, name, isElsewhere }
  const bytes = Buffer.from(path, 'latin1')
  return {
    path: bytes,
    directory: Buffer.from(directory, 'latin1'),
    shownPath: bytes.toString(),
    name: Buffer.from(name, 'latin1').toString(),
    isElsewhere
  }
}

/** Knows of the last directory what {@link endsAtShortRead} says of its files. */
export class Directories {
  #path: FsPath | undefined
  #endsAtShortRead = false

  endsAtShortRead({ directory, isElsewhere }: Candidate): boolean {
    if (isElsewhere) return false
    if (directory !== this.#path) {
      this.#path = directory
      this.#endsAtShortRead = endsAtShortRead(directory)
    }
    return this.#endsAtShortRead
  }
}
