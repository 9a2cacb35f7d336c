import { MAX_TARGET_CHARACTERS, MAX_TARGET_DEPTH, MAX_TARGET_TOKENS } from '../wire/limits.ts'
import { targetRefusal } from './refusal.ts'

/** A number keeps the minus that stands directly before it; what is neither word, number nor text is a sign. */
export interface Token {
  readonly kind: 'word' | 'number' | 'text' | 'sign'
  /** as it is written */
  readonly text: string
  /** UTF-16 units from the start of the target */
  readonly offset: number
}

/** The tokens of a target, whose parentheses are in pairs. */
export interface TokenList {
  readonly tokens: readonly Token[]
  /** the index of each opening parenthesis, and of the one that closes it */
  readonly closing: ReadonlyMap<number, number>
}

/** All that the language is written with. A longer operator comes before its beginning. */
const TOKEN =
  /(?<space>[ \t\r\n\f]+)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<number>-?(?:\d+(?:\.\d+)?|\.\d+)(?![\w.]))|(?<text>'(?:[^']|'')*')|[(),.=?]|::|->>?|#>>|@>|!~~\*?|~~\*?|!~\*?|~\*?|!=|<[=>]?|>=?|[+-](?!-)/y

/** Single letters before a quote change what the quote means: E'\n', B'01', X'ff', N'x'. U&'x' is caught by the `&`. */
const QUOTE_PREFIX = /^[ebxn]$/i

/** Words that begin something in SQL, and nothing here. */
const REFUSED_WORDS = new Map([
  ['escape', 'ESCAPE is not supported: a backslash takes the meaning from % and _'],
  ['similar', 'SIMILAR TO is not supported: use ~ with a regular expression'],
  ['select', 'subqueries are not supported'],
  ['with', 'subqueries are not supported'],
  ['exists', 'subqueries are not supported'],
  ['values', 'subqueries are not supported'],
  ['case', 'CASE is not supported: use AND and OR'],
  ['any', 'ANY is not supported: use IN'],
  ['some', 'SOME is not supported: use IN'],
  ['all', 'ALL is not supported'],
  ['array', 'ARRAY is not supported: use IN'],
  ['collate', 'COLLATE is not supported: texts compare by code point'],
  ['distinct', 'IS DISTINCT FROM is not supported: use = and IS NULL'],
  ['symmetric', 'SYMMETRIC is not supported: write the lower bound first'],
  ['over', 'window functions are not supported'],
  ['operator', 'OPERATOR() is not supported: write the operator itself'],
  ['at', 'AT TIME ZONE is not supported: write the zone into the text of the time'],
  ['unknown', 'IS UNKNOWN is not supported: use IS NULL']
])

/** Beginnings that no token has, and why. */
const REFUSED_STARTS: readonly (readonly [start: string, reason: string])[] = [
  ["'", 'a text without its closing quote'],
  ['"', 'double quotes are not supported: texts stand in single quotes, and names in none'],
  ['--', 'comments are not supported'],
  ['/*', 'comments are not supported'],
  [';', 'a target is one condition, without semicolon'],
  ['||', 'concatenation is not supported'],
  ['$', 'parameters and dollar quotes are not supported'],
  ['[', 'array subscripts are not supported'],
  ['#>', 'the operator #> is not supported: use #>>, or -> for each step']
]

function refusalAt(text: string, offset: number): Error {
  const known = REFUSED_STARTS.find(([start]) => text.startsWith(start, offset))
  const character = String.fromCodePoint(text.codePointAt(offset) as number)
  return targetRefusal(known?.[1] ?? `unexpected ${JSON.stringify(character)}`, offset)
}

/**
 * Cuts a target into tokens and refuses what the language does not have, with what to write instead.
 *
 * The bounds of tokens and of nested parentheses are what bounds the parser behind it, in time and in depth.
 *
 * @throws MigError `TARGET_INVALID`
 */
export function scanTokens(text: string): TokenList {
  if (text.length > MAX_TARGET_CHARACTERS) {
    throw targetRefusal(`a target has at most ${String(MAX_TARGET_CHARACTERS)} characters`, MAX_TARGET_CHARACTERS)
  }
  const tokens = cut(text)
  if (tokens.length === 0) throw targetRefusal("an empty target; everything is name LIKE '%'", 0)
  return { tokens, closing: pairParentheses(tokens) }
}

function cut(text: string): Token[] {
  const tokens: Token[] = []
  let offset = 0
  while (offset < text.length) {
    TOKEN.lastIndex = offset
    const match = TOKEN.exec(text)
    if (match === null) throw refusalAt(text, offset)
    const token: Token = { kind: kindOf(match), text: match[0], offset }
    offset = TOKEN.lastIndex
    if (match.groups?.['space'] !== undefined) continue
    if (token.kind === 'word') checkWord(token, text[offset])
    if (tokens.length === MAX_TARGET_TOKENS) {
      throw targetRefusal(`a target has at most ${String(MAX_TARGET_TOKENS)} words and signs`, token.offset)
    }
    tokens.push(token)
  }
  return tokens
}

function kindOf({ groups = {} }: RegExpExecArray): Token['kind'] {
  if (groups['word'] !== undefined) return 'word'
  if (groups['number'] !== undefined) return 'number'
  return groups['text'] === undefined ? 'sign' : 'text'
}

function checkWord(word: Token, next: string | undefined): void {
  const refused = REFUSED_WORDS.get(word.text.toLowerCase())
  if (refused !== undefined) throw targetRefusal(refused, word.offset)
  if (next === "'" && QUOTE_PREFIX.test(word.text)) {
    throw targetRefusal(`${word.text}'…' is not supported: write the text without ${word.text}`, word.offset)
  }
}

function pairParentheses(tokens: readonly Token[]): Map<number, number> {
  const open: { index: number; offset: number }[] = []
  const closing = new Map<number, number>()
  for (const [index, { text, offset }] of tokens.entries()) {
    if (text === '(') {
      if (open.length === MAX_TARGET_DEPTH) {
        throw targetRefusal(`parentheses nest at most ${String(MAX_TARGET_DEPTH)} deep`, offset)
      }
      open.push({ index, offset })
    } else if (text === ')') {
      const partner = open.pop()
      if (partner === undefined) throw targetRefusal('a closing parenthesis too many', offset)
      closing.set(partner.index, index)
    }
  }
  const unclosed = open.at(-1)
  if (unclosed !== undefined) throw targetRefusal('a parenthesis is not closed', unclosed.offset)
  return closing
}
