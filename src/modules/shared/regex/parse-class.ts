import { type CharSet, union } from './char-set.ts'
import { type Cursor, OutsideSubset } from './cursor.ts'
import { parseEscape } from './parse-escape.ts'

/** A set as written, and whether its complement is meant: case is folded before the complement is taken. */
export interface NamedSet {
  readonly set: CharSet
  readonly isNegated: boolean
}

const DIGITS: CharSet = [0x30, 0x39]
const SPACES: CharSet = [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20]
const WORD: CharSet = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a]
const PERL: Readonly<Record<string, CharSet>> = { d: DIGITS, s: SPACES, w: WORD }
const POSIX: Readonly<Record<string, CharSet>> = {
  alnum: [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
  alpha: [0x41, 0x5a, 0x61, 0x7a],
  ascii: [0x00, 0x7f],
  blank: [0x09, 0x09, 0x20, 0x20],
  cntrl: [0x00, 0x1f, 0x7f, 0x7f],
  digit: DIGITS,
  graph: [0x21, 0x7e],
  lower: [0x61, 0x7a],
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [0x09, 0x0d, 0x20, 0x20],
  upper: [0x41, 0x5a],
  word: WORD,
  xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66]
}

/** After a backslash: `d`, `D`, `s`, `S`, `w`, `W`; undefined, and nothing read, for another escape. */
export function classEscape(cursor: Cursor): NamedSet | undefined {
  const character = cursor.characters[cursor.at] ?? ''
  const set = PERL[character.toLowerCase()]
  if (set === undefined) return undefined
  cursor.at++
  return { set, isNegated: character !== character.toLowerCase() }
}

/** After `[`: the members of the class up to its `]`. Classes that hold a negated class are left to re2js. */
export function parseClass(cursor: Cursor): NamedSet {
  const isNegated = cursor.characters[cursor.at] === '^'
  if (isNegated) cursor.at++
  const sets: CharSet[] = []
  for (let isFirst = true; ; isFirst = false) {
    const character = cursor.characters[cursor.at]
    if (character === undefined) throw new OutsideSubset()
    if (character === ']' && !isFirst) break
    sets.push(parseMember(cursor))
  }
  cursor.at++
  return { set: union(...sets), isNegated }
}

function parseMember(cursor: Cursor): CharSet {
  const { characters } = cursor
  if (characters[cursor.at] === '[' && characters[cursor.at + 1] === ':') {
    const posix = /^\[:([a-z]+):\]/.exec(characters.slice(cursor.at, cursor.at + 12).join(''))
    const set = posix === null ? undefined : POSIX[posix[1] as string]
    if (posix === null || set === undefined) throw new OutsideSubset()
    cursor.at += posix[0].length
    return set
  }
  if (characters[cursor.at] === '\\') {
    const before = cursor.at++
    const named = classEscape(cursor)
    if (named?.isNegated === true) throw new OutsideSubset()
    if (named !== undefined) return named.set
    cursor.at = before
  }
  const low = parseCharacter(cursor)
  if (characters[cursor.at] !== '-' || characters[cursor.at + 1] === ']') return [low, low]
  cursor.at++
  const high = parseCharacter(cursor)
  if (high < low) throw new OutsideSubset()
  return [low, high]
}

function parseCharacter(cursor: Cursor): number {
  const character = cursor.characters[cursor.at++]
  if (character === undefined) throw new OutsideSubset()
  return character === '\\' ? parseEscape(cursor) : (character.codePointAt(0) as number)
}
