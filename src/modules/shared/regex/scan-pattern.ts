import { type CharSet, clip, reachesBeyondAscii, union } from './char-set.ts'
import type { Node } from './syntax.ts'
import { writeRepeat, writeSet } from './to-v8.ts'

/** Bytes of one character in UTF-8, at most. */
const MAX_CHARACTER_BYTES = 4
const HIGH_BYTES: CharSet = [0x80, 0xff]
const NOT_IN_A_LINE: CharSet = [0x0a, 0x0a]

/** A piece of V8's language over bytes, and the least number of bytes that it matches. */
interface Piece {
  readonly source: string
  readonly minBytes: number
}

/**
 * A regular expression over bytes, read as Latin-1, that matches somewhere in every line that the pattern matches (and
 * in some others), never matches a newline, and does not backtrack far: the longest stretch of the pattern without an
 * open-ended repeat. Undefined when there is none.
 */
export function scanPattern(node: Node): RegExp | undefined {
  const piece = longestStretch(node)
  return piece === undefined ? undefined : new RegExp(piece.source, 'g')
}

function longestStretch(node: Node): Piece | undefined {
  if (node.kind === 'choice') {
    const stretches = node.nodes.map(longestStretch)
    return stretches.includes(undefined) ? undefined : alternatives(stretches as Piece[])
  }
  const stretches: Piece[] = []
  let pieces: Piece[] = []
  const endStretch = (): void => {
    stretches.push({ source: pieces.map(({ source }) => source).join(''), minBytes: sumOf(pieces) })
    pieces = []
  }
  for (const one of node.kind === 'sequence' ? node.nodes : [node]) {
    if (one.kind === 'place') continue
    const whole = bounded(one)
    if (whole !== undefined) {
      pieces.push(whole)
      continue
    }
    // Of an open-ended repeat, what must be there closes the stretch before it and opens the one behind it.
    const must = one.kind === 'repeat' && one.min > 0 ? bounded({ ...one, max: one.min }) : undefined
    if (must !== undefined) pieces.push(must)
    endStretch()
    if (must !== undefined) pieces.push(must)
  }
  endStretch()
  const longest = stretches.reduce((a, b) => (b.minBytes > a.minBytes ? b : a))
  return longest.minBytes === 0 ? undefined : longest
}

/** A node without open-ended repeats; repeats only of single characters. */
function bounded(node: Node): Piece | undefined {
  switch (node.kind) {
    case 'set':
      return bytesOf(node.set, 1, 1)
    case 'place':
      return { source: '', minBytes: 0 }
    case 'repeat':
      return node.node.kind === 'set' && node.max !== Infinity ? bytesOf(node.node.set, node.min, node.max) : undefined
    case 'sequence': {
      const pieces = node.nodes.map(bounded)
      if (pieces.includes(undefined)) return undefined
      return { source: (pieces as Piece[]).map(({ source }) => source).join(''), minBytes: sumOf(pieces as Piece[]) }
    }
    case 'choice': {
      const pieces = node.nodes.map(bounded)
      return pieces.includes(undefined) ? undefined : alternatives(pieces as Piece[])
    }
  }
}

/** A repeated set over bytes: a character beyond ASCII is one to four high bytes, whichever they are. */
function bytesOf(set: CharSet, min: number, max: number): Piece {
  const ascii = clip(clipOutNewline(set), 0, 0x7f)
  const isWide = reachesBeyondAscii(set)
  const bytes = writeSet(isWide ? union(ascii, HIGH_BYTES) : ascii, true)
  const most = isWide ? max * MAX_CHARACTER_BYTES : max
  return { source: bytes + (min === 1 && most === 1 ? '' : writeRepeat(min, most)), minBytes: min }
}

function clipOutNewline(set: CharSet): CharSet {
  const [newline] = NOT_IN_A_LINE as [number]
  return union(clip(set, 0, newline - 1), clip(set, newline + 1, 0x10ffff))
}

function alternatives(pieces: readonly Piece[]): Piece {
  return {
    source: `(?:${pieces.map(({ source }) => source).join('|')})`,
    minBytes: Math.min(...pieces.map(({ minBytes }) => minBytes))
  }
}

function sumOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { minBytes }) => sum + minBytes, 0)
}
