import { ANY, ANY_BUT_NEWLINE, type CharSet, foldAscii, negate, reachesBeyondAscii, union } from './char-set.ts'
import { type Cursor, OutsideSubset } from './cursor.ts'
import { classEscape, parseClass } from './parse-class.ts'
import { parseEscape } from './parse-escape.ts'
import type { Node, Place } from './syntax.ts'

interface Flags {
  readonly ignoreCase: boolean
  readonly dotAll: boolean
  readonly multiline: boolean
}

/** Longer patterns, deeper nesting and larger repeats are left to re2js, which knows RE2's limits. */
const MAX_PATTERN_CHARACTERS = 2000
const MAX_NESTING = 100
const MAX_REPEAT = 1000
const MAX_PROGRAM = 10_000

/**
 * Reads the part of RE2's language whose meaning in V8 is known for certain. Everything else, right or wrong, is left to
 * re2js: Unicode classes, `\Q…\E`, octal escapes, named groups, case folding beyond ASCII, nested counted repeats.
 *
 * @returns undefined when the pattern is outside of that part
 */
export function parseRe2(pattern: string): Node | undefined {
  if (pattern.length > MAX_PATTERN_CHARACTERS || !pattern.isWellFormed()) return undefined
  const cursor: Cursor = { characters: [...pattern], at: 0 }
  try {
    const node = parseChoice(cursor, { ignoreCase: false, dotAll: false, multiline: false }, 0)
    if (cursor.at < cursor.characters.length || programSize(node) > MAX_PROGRAM) return undefined
    return node
  } catch (error) {
    if (error instanceof OutsideSubset) return undefined
    throw error
  }
}

function parseChoice(cursor: Cursor, outer: Flags, nesting: number): Node {
  if (nesting > MAX_NESTING) throw new OutsideSubset()
  let flags = outer
  const branches: Node[] = []
  let nodes: Node[] = []
  let isRepeatable = false
  for (;;) {
    const character = cursor.characters[cursor.at]
    if (character === undefined || character === ')') break
    if (character === '|') {
      cursor.at++
      branches.push(sequence(nodes))
      nodes = []
      isRepeatable = false
      continue
    }
    const repeat = parseRepeat(cursor)
    if (repeat !== undefined) {
      // Also a second repeat on the same thing, which RE2 refuses.
      if (!isRepeatable) throw new OutsideSubset()
      nodes.push(repeated(nodes.pop() as Node, repeat))
      isRepeatable = false
      continue
    }
    if (character === '(') {
      const inner = parseGroup(cursor, flags, nesting)
      if ('kind' in inner) nodes.push(inner)
      else flags = inner
      isRepeatable = 'kind' in inner
      continue
    }
    const atom = parseAtom(cursor, flags)
    nodes.push(atom)
    isRepeatable = atom.kind === 'set'
  }
  branches.push(sequence(nodes))
  return choice(branches)
}

/** After `(`: a group, or the flags that `(?flags)` sets for the rest of the group around it. */
function parseGroup(cursor: Cursor, outer: Flags, nesting: number): Node | Flags {
  cursor.at++
  let flags = outer
  if (cursor.characters[cursor.at] === '?') {
    cursor.at++
    let isOn = true
    for (;;) {
      const character = cursor.characters[cursor.at++]
      if (character === ':') break
      if (character === ')') return flags
      if (character === '-' && isOn) isOn = false
      else if (character === 'i') flags = { ...flags, ignoreCase: isOn }
      else if (character === 's') flags = { ...flags, dotAll: isOn }
      else if (character === 'm') flags = { ...flags, multiline: isOn }
      else throw new OutsideSubset()
    }
  }
  const node = parseChoice(cursor, flags, nesting + 1)
  if (cursor.characters[cursor.at++] !== ')') throw new OutsideSubset()
  return node
}

function parseAtom(cursor: Cursor, flags: Flags): Node {
  const character = cursor.characters[cursor.at++] as string
  switch (character) {
    case '.':
      return { kind: 'set', set: flags.dotAll ? ANY : ANY_BUT_NEWLINE }
    case '^':
      return { kind: 'place', place: flags.multiline ? 'lineStart' : 'textStart' }
    case '$':
      return { kind: 'place', place: flags.multiline ? 'lineEnd' : 'textEnd' }
    case '[': {
      const { set, isNegated } = parseClass(cursor)
      const folded = fold(set, flags)
      return { kind: 'set', set: isNegated ? negate(folded) : folded }
    }
    case '\\': {
      const place = PLACES[cursor.characters[cursor.at] ?? '']
      if (place !== undefined) {
        cursor.at++
        return { kind: 'place', place }
      }
      const named = classEscape(cursor)
      if (named !== undefined) {
        const folded = fold(named.set, flags)
        return { kind: 'set', set: named.isNegated ? negate(folded) : folded }
      }
      return literal(parseEscape(cursor), flags)
    }
    default:
      return literal(character.codePointAt(0) as number, flags)
  }
}

const PLACES: Readonly<Record<string, Place>> = { A: 'textStart', z: 'textEnd', b: 'wordEdge', B: 'noWordEdge' }

function literal(codePoint: number, flags: Flags): Node {
  return { kind: 'set', set: fold([codePoint, codePoint], flags) }
}

function fold(set: CharSet, flags: Flags): CharSet {
  if (!flags.ignoreCase) return set
  if (reachesBeyondAscii(set)) throw new OutsideSubset()
  return foldAscii(set)
}

/** `*`, `+`, `?`, `{n}`, `{n,}`, `{n,m}`, and the `?` behind that makes them lazy; another `{` is a literal. */
function parseRepeat(cursor: Cursor): { min: number; max: number } | undefined {
  const character = cursor.characters[cursor.at]
  let repeat: { min: number; max: number }
  if (character === '*') repeat = { min: 0, max: Infinity }
  else if (character === '+') repeat = { min: 1, max: Infinity }
  else if (character === '?') repeat = { min: 0, max: 1 }
  else if (character === '{') {
    const counted = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(cursor.characters.slice(cursor.at, cursor.at + 12).join(''))
    if (counted === null) return undefined
    const min = Number(counted[1])
    const max = counted[2] === undefined ? min : counted[3] === '' ? Infinity : Number(counted[3])
    if (min > max || min > MAX_REPEAT || (max > MAX_REPEAT && max !== Infinity)) throw new OutsideSubset()
    repeat = { min, max }
    cursor.at += counted[0].length - 1
  } else return undefined
  cursor.at++
  if (cursor.characters[cursor.at] === '?') cursor.at++
  return repeat
}

function repeated(node: Node, repeat: { min: number; max: number }): Node {
  // RE2 bounds the product of nested counts; so does nobody here.
  if (isCounted(repeat) && holdsCounted(node)) throw new OutsideSubset()
  return { kind: 'repeat', node, ...repeat }
}

function isCounted({ min, max }: { min: number; max: number }): boolean {
  return min > 1 || (max > 1 && max !== Infinity)
}

function holdsCounted(node: Node): boolean {
  if (node.kind === 'repeat') return isCounted(node) || holdsCounted(node.node)
  return node.kind === 'sequence' || node.kind === 'choice' ? node.nodes.some(holdsCounted) : false
}

function programSize(node: Node): number {
  if (node.kind === 'repeat') {
    return 1 + programSize(node.node) * Math.max(1, node.max === Infinity ? node.min : node.max)
  }
  if (node.kind === 'sequence' || node.kind === 'choice') {
    return node.nodes.reduce((sum, one) => sum + programSize(one), 1)
  }
  return 1
}

function sequence(nodes: readonly Node[]): Node {
  return nodes.length === 1 ? (nodes[0] as Node) : { kind: 'sequence', nodes }
}

/** A choice between single characters is one set: V8 does not backtrack into it. */
function choice(branches: readonly Node[]): Node {
  if (branches.length === 1) return branches[0] as Node
  const sets = branches.flatMap((branch) => (branch.kind === 'set' ? [branch.set] : []))
  return sets.length === branches.length ? { kind: 'set', set: union(...sets) } : { kind: 'choice', nodes: branches }
}
