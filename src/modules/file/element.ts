import type { Search } from '../shared/search/params.ts'

/** MIG's `fileinfo`. */
export interface FileInfo {
  readonly size: number
  /** Go's text, `-rw-r--r--` */
  readonly mode: string
  /** Go's text in UTC, `2015-02-07 01:51:07.17850601 +0000 UTC` */
  readonly lastmodified: string
  /** upper-case hex */
  readonly sha256?: string
}

/** One match, or, with `file` empty, that there was none. */
export interface FileElement {
  readonly file: string
  /** The search with all its checks; of a search that asks for any, the one check and the directory of the file. */
  readonly search: Search
  readonly fileinfo: FileInfo
}

/** By label; null for a search for any of no checks. */
export type FileElements = Readonly<Record<string, readonly FileElement[] | null>>

export interface FileStatistics {
  readonly filescount: number
  readonly openfailed: number
  readonly totalhits: number
  /** Go's duration text */
  readonly exectime: string
}
