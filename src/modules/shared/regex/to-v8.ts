import { type CharSet, clip } from './char-set.ts'
import type { Node, Place } from './syntax.ts'

/** What a text is of the line it comes from: a piece of a very long line lacks a start or an end. */
export interface Edges {
  readonly isStart: boolean
  readonly isEnd: boolean
}
export const WHOLE: Edges = { isStart: true, isEnd: true }

/** Nothing at all. */
const NEVER = '[^\\s\\S]'

/**
 * The tree in V8's language: for texts of any characters (flag `u`), or for texts known to be ASCII (no flag), which V8
 * runs faster.
 */
export function toV8(node: Node, alphabet: 'unicode' | 'ascii', edges: Edges): RegExp {
  const isAscii = alphabet === 'ascii'
  const source = write(node, (set) => writeSet(isAscii ? clip(set, 0, 0x7f) : set, isAscii), edges)
  return new RegExp(source, isAscii ? '' : 'u')
}

function write(node: Node, set: (set: CharSet) => string, edges: Edges): string {
  switch (node.kind) {
    case 'set':
      return set(node.set)
    case 'sequence':
      return node.nodes
        .map((one) => (one.kind === 'choice' ? `(?:${write(one, set, edges)})` : write(one, set, edges)))
        .join('')
    case 'choice':
      return node.nodes.map((one) => write(one, set, edges)).join('|')
    case 'repeat': {
      const body = write(node.node, set, edges)
      return (node.node.kind === 'set' ? body : `(?:${body})`) + writeRepeat(node.min, node.max)
    }
    case 'place':
      return writePlace(node.place, edges)
  }
}

/** A repeat in V8's (and RE2's) words. */
export function writeRepeat(min: number, max: number): string {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
  return min === max ? `{${min}}` : `{${min},${max}}`
}

function writePlace(place: Place, edges: Edges): string {
  switch (place) {
    case 'textStart':
      return edges.isStart ? '^' : NEVER
    case 'textEnd':
      return edges.isEnd ? '$' : NEVER
    case 'lineStart':
      return edges.isStart ? '(?<![^\\n])' : '(?<=\\n)'
    case 'lineEnd':
      return edges.isEnd ? '(?![^\\n])' : '(?=\\n)'
    case 'wordEdge':
      return '\\b'
    case 'noWordEdge':
      return '\\B'
  }
}

/** A set as a character class. */
export function writeSet(set: CharSet, isAscii: boolean): string {
  if (set.length === 0) return NEVER
  let text = ''
  for (let at = 0; at < set.length; at += 2) {
    const low = set[at] as number
    const high = set[at + 1] as number
    text +=
      low === high ? writeCodePoint(low, isAscii) : `${writeCodePoint(low, isAscii)}-${writeCodePoint(high, isAscii)}`
  }
  return set.length === 2 && set[0] === set[1] ? text : `[${text}]`
}

function writeCodePoint(codePoint: number, isAscii: boolean): string {
  const hex = codePoint.toString(16)
  if (isAscii || codePoint <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return `\\u{${hex}}`
}
