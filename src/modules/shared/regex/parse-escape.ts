import { MAX_CODE_POINT } from './char-set.ts'
import { type Cursor, OutsideSubset } from './cursor.ts'

const CONTROLS: Readonly<Record<string, number>> = { a: 0x07, f: 0x0c, n: 0x0a, r: 0x0d, t: 0x09, v: 0x0b }

/** After a backslash: the code point of an escape that stands for one character, in a class or outside. */
export function parseEscape(cursor: Cursor): number {
  const character = cursor.characters[cursor.at++]
  if (character === undefined) throw new OutsideSubset()
  const control = CONTROLS[character]
  if (control !== undefined) return control
  if (character === 'x') return parseHex(cursor)
  if (/^[\x21-\x7e]$/.test(character) && !/[0-9A-Za-z]/.test(character)) return character.codePointAt(0) as number
  throw new OutsideSubset()
}

/** `\x41` or `\x{1F600}` */
function parseHex(cursor: Cursor): number {
  const rest = cursor.characters.slice(cursor.at, cursor.at + 8).join('')
  const match = /^(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/.exec(rest)
  if (match === null) throw new OutsideSubset()
  const codePoint = Number.parseInt((match[1] ?? match[2]) as string, 16)
  // Half a surrogate pair is a code point to JavaScript and no character to RE2.
  if (codePoint > MAX_CODE_POINT || (codePoint >= 0xd800 && codePoint <= 0xdfff)) throw new OutsideSubset()
  cursor.at += match[0].length
  return codePoint
}
