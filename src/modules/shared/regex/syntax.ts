import type { CharSet } from './char-set.ts'

/** Places that match no character. `lineStart` and `lineEnd` are `^` and `$` under `(?m)`. */
export type Place = 'textStart' | 'textEnd' | 'lineStart' | 'lineEnd' | 'wordEdge' | 'noWordEdge'

/** A regular expression as a tree; what is captured, and what is preferred, is left out: it only says what matches. */
export type Node =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly nodes: readonly Node[] }
  | { readonly kind: 'choice'; readonly nodes: readonly Node[] }
  | { readonly kind: 'repeat'; readonly node: Node; readonly min: number; readonly max: number }
  | { readonly kind: 'place'; readonly place: Place }
