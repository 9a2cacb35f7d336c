/** Where the parser reads in a pattern. */
export interface Cursor {
  readonly characters: readonly string[]
  at: number
}

/** Thrown inside the parser for what is outside its subset; never leaves `parseRe2`. */
export class OutsideSubset extends Error {}
