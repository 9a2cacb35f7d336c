import type { Node } from './syntax.ts'

/** Steps that V8 may need at worst for one text; 100 million take about half a second. */
const MAX_STEPS = 1e8
const LONGEST_TEXT = 2 ** 29

/**
 * The longest text, in characters, that V8 searches with this pattern in bounded time whatever the text says; 0 when
 * backtracking may be exponential. Longer texts are for an engine that does not backtrack.
 */
export function safeLength(node: Node): number {
  const isAnchored = startsAnchored(node)
  let length = 0
  for (let next = 64; next <= LONGEST_TEXT; next *= 2) {
    if (ways(node, next) * (isAnchored ? 1 : next) > MAX_STEPS) break
    length = next
  }
  return length
}

/** In how many ways a pattern can match at one place of a text of `length` characters, at most. */
function ways(node: Node, length: number): number {
  switch (node.kind) {
    case 'set':
    case 'place':
      return 1
    case 'sequence':
      return node.nodes.reduce((product, one) => product * ways(one, length), 1)
    case 'choice':
      return node.nodes.reduce((sum, one) => sum + ways(one, length), 0)
    case 'repeat': {
      const inner = ways(node.node, length)
      const counts = Math.min(node.max, length) - node.min + 1
      if (inner === 1) return Math.max(1, counts)
      return node.max === 1 ? 1 + inner : inner ** Math.min(node.max, length) * counts
    }
  }
}

function startsAnchored(node: Node): boolean {
  if (node.kind === 'place') return node.place === 'textStart'
  if (node.kind === 'choice') return node.nodes.every(startsAnchored)
  return node.kind === 'sequence' && node.nodes[0] !== undefined && startsAnchored(node.nodes[0])
}
