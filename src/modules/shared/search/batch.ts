/** Files of one directory that are to be evaluated for the same searches. */
export interface FileGroup {
  readonly directory: string
  /**
   * Base names, joined by `/`, which no name holds: one long text crosses between threads faster than many short ones.
   * Regular files, in order.
   */
  readonly files: string
  /** Symbolic links, the same way. */
  readonly links: string
  /** Indexes of the searches. */
  readonly searches: readonly number[]
  /** The texts are bytes, one a character: a name in the path is no UTF-8. */
  readonly isRaw: boolean
  /** The file is a search path itself, of whatever type. */
  readonly isRoot: boolean
}

/** What one task of the pool is: some groups, and what the walk has to say up to here. */
export interface Batch {
  readonly groups: FileGroup[]
  readonly errors: string[]
  openFailed: number
  /** Files that the walk came by, those included that it dropped for their name. */
  filesCount: number
}

/** One match. */
export interface Hit {
  readonly search: number
  /** Index of the check; -1 when the search asks for all of them. */
  readonly check: number
  readonly path: string
  readonly size: number
  readonly mode: string
  readonly lastModified: string
  /** lower-case hex */
  readonly sha256?: string
  /** The path as bytes, one a character, where it is no UTF-8. */
  readonly rawPath?: string
  /** The file may lie elsewhere than in its directory: a link, or a search path itself. */
  readonly isElsewhere?: true
}

/** What came out of a {@link Batch}, or of a part of it when it was stopped. */
export interface BatchOutcome {
  readonly hits: Hit[]
  readonly errors: string[]
  openFailed: number
  filesCount: number
}

export function emptyBatch(): Batch {
  return { groups: [], errors: [], openFailed: 0, filesCount: 0 }
}
