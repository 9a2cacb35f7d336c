import type { StringMatch } from '../shared/yara/windows.ts'

/** A file that rules match, in MIG's spelling. */
export interface YaraMatch {
  /** path of the file */
  readonly Object: string
  /** names of the rules */
  readonly MatchedRules: readonly string[]
  /** where their strings were met; MIG does not tell */
  readonly Strings?: readonly StringMatch[]
}

export interface YaraElements {
  readonly Matches: readonly YaraMatch[] | null
}

/** MIG has none. */
export interface YaraStatistics {
  /** files that the search looked at */
  readonly filescount: number
  /** files that rules were asked of */
  readonly scanned: number
  readonly totalhits: number
  /** Go's duration text */
  readonly exectime: string
}
