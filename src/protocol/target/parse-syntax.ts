import { secondWordOfType } from './cast.ts'
import { Cursor, keyOf } from './cursor.ts'
import { LEVEL, type Operator, OPERATORS } from './operators.ts'
import { targetRefusal } from './refusal.ts'
import type { BinaryOperator, SyntaxNode, TextNode } from './syntax.ts'
import type { Token, TokenList } from './tokens.ts'

/** The words of the language that SQL reserves: none of them is a name. */
const RESERVED: ReadonlySet<string> = new Set(
  'and as cast current_timestamp false ilike in is isnull like not notnull null or true'.split(' ')
)

const IS_VALUES: ReadonlyMap<string, boolean | null> = new Map([
  ['null', null],
  ['true', true],
  ['false', false]
])

/**
 * Reads the tokens of a target as one expression.
 *
 * It is a precedence climber: every token is read once, so that time is linear, and recursion is no deeper than there
 * are tokens, which `scanTokens` bounds.
 *
 * @param end - length of the target
 * @throws MigError `TARGET_INVALID` at the first token that cannot stand where it does
 */
export function parseSyntax(list: TokenList, end: number): SyntaxNode {
  return new SyntaxParser(new Cursor(list, end)).whole()
}

class SyntaxParser {
  readonly #cursor: Cursor

  constructor(cursor: Cursor) {
    this.#cursor = cursor
  }

  whole(): SyntaxNode {
    const node = this.#expression(LEVEL.or)
    if (this.#cursor.peek() !== undefined) throw this.#cursor.unexpected()
    return node
  }

  /** As much as is held together by operators that bind at least as tight as `loosest`. */
  #expression(loosest: number): SyntaxNode {
    const not = loosest <= LEVEL.not ? this.#cursor.take('not') : undefined
    let tightest: number = not === undefined ? LEVEL.member : LEVEL.not
    let node: SyntaxNode =
      not === undefined ? this.#operand() : { kind: 'not', start: not.offset, operand: this.#expression(LEVEL.not) }
    for (;;) {
      const key = this.#operatorKey()
      const operator = OPERATORS.get(key)
      if (operator === undefined || operator.level < loosest || operator.level > tightest) return node
      node = this.#operation(key, operator, node)
      // What an operator has closed, a tighter one does not open again: `a IS NULL < b`.
      tightest = operator.level
    }
  }

  /** The next token, with the word that it negates, as `OPERATORS` has it; anything else when it is no operator. */
  #operatorKey(): string {
    const key = keyOf(this.#cursor.peek())
    if (key !== 'not') return key
    const negated = `not ${keyOf(this.#cursor.peek(1))}`
    return OPERATORS.has(negated) ? negated : key
  }

  #operation(key: string, { level, name }: Operator, operand: SyntaxNode): SyntaxNode {
    const { start } = operand
    const token = this.#cursor.next()
    const isNegated = key.startsWith('not ')
    if (isNegated) this.#cursor.skip(1)
    switch (key) {
      case 'not':
        throw this.#cursor.unexpected()
      case 'is':
        return this.#is(operand)
      case 'isnull':
      case 'notnull':
        return { kind: 'is', start, isNegated: key === 'notnull', operand, value: null }
      case 'between':
      case 'not between': {
        const low = this.#expression(level)
        this.#cursor.expect('and')
        return { kind: 'between', start, isNegated, operand, low, high: this.#expression(level + 1) }
      }
      case 'in':
      case 'not in': {
        this.#cursor.expect('(')
        const list = this.#enclosed()
        return { kind: 'in', start, isNegated, operand, elements: list.kind === 'list' ? list.elements : [list] }
      }
      case '->':
      case '->>':
        return this.#member(key, operand)
      case '#>>':
        return this.#path(token, operand)
      case '::':
        return { kind: 'cast', start, operand, to: this.#type() }
      default: {
        const right = this.#expression(level + 1)
        return { kind: 'binary', start, operator: name as BinaryOperator, left: operand, right }
      }
    }
  }

  #is(operand: SyntaxNode): SyntaxNode {
    const isNegated = this.#cursor.take('not') !== undefined
    const token = this.#cursor.next()
    const value = IS_VALUES.get(keyOf(token))
    if (value === undefined) throw this.#cursor.unexpected(token)
    return { kind: 'is', start: operand.start, isNegated, operand, value }
  }

  #member(operator: '->' | '->>', operand: SyntaxNode): SyntaxNode {
    const token = this.#cursor.next()
    if (token.kind !== 'text' && !/^-?\d+$/.test(token.text)) throw this.#cursor.unexpected(token)
    const member = token.kind === 'text' ? textOf(token).value : Number(token.text)
    return { kind: 'member', start: operand.start, operator, operand, member }
  }

  #path(operator: Token, operand: SyntaxNode): SyntaxNode {
    const token = this.#cursor.peek()
    if (token?.kind !== 'text') throw targetRefusal('a text in single quotes belongs after #>>', operator.offset)
    this.#cursor.skip(1)
    return { kind: 'path', start: operand.start, operand, path: textOf(token) }
  }

  #operand(): SyntaxNode {
    const token = this.#cursor.next()
    const { text, offset: start } = token
    switch (token.kind) {
      case 'number':
        return { kind: 'number', start, value: Number(text) }
      case 'text':
        return textOf(token)
      case 'word':
        return this.#word(token)
      case 'sign':
        if (text === '(') return this.#enclosed()
        if (text !== '+' && text !== '-') throw this.#cursor.unexpected(token)
        this.#expression(LEVEL.sign)
        return { kind: 'signed', start }
    }
  }

  /** What follows an opening parenthesis, and the closing one. */
  #enclosed(): SyntaxNode {
    const first = this.#expression(LEVEL.or)
    const elements = [first]
    while (this.#cursor.take(',') !== undefined) elements.push(this.#expression(LEVEL.or))
    this.#cursor.expect(')')
    return elements.length === 1 ? { ...first, isEnclosed: true } : { kind: 'list', start: first.start, elements }
  }

  #word(word: Token): SyntaxNode {
    const start = word.offset
    switch (keyOf(word)) {
      case 'true':
        return { kind: 'boolean', start, value: true }
      case 'false':
        return { kind: 'boolean', start, value: false }
      case 'null':
        return { kind: 'null', start }
      case 'current_timestamp':
        return { kind: 'call', start, name: 'now', hasArguments: false }
      case 'cast': {
        this.#cursor.expect('(')
        const operand = this.#expression(LEVEL.or)
        this.#cursor.expect('as')
        const to = this.#type()
        this.#cursor.expect(')')
        return { kind: 'cast', start, operand, to }
      }
      default:
        return this.#named(this.#name(word), start)
    }
  }

  /** A function with its arguments, a type with its text, or else a column. */
  #named(name: string, start: number): SyntaxNode {
    const argumentTokens = this.#cursor.skipParentheses()
    if (argumentTokens !== undefined) return { kind: 'call', start, name, hasArguments: argumentTokens > 0 }
    const type = this.#restOfType(name)
    const next = this.#cursor.peek()
    if (next?.kind === 'text') {
      this.#cursor.skip(1)
      return { kind: 'cast', start, operand: textOf(next), to: type }
    }
    if (type !== name) throw this.#cursor.unexpected()
    return { kind: 'name', start, name }
  }

  #type(): string {
    const type = this.#restOfType(this.#name(this.#cursor.next()))
    // No type of the language has a measure, as in varchar(3).
    return this.#cursor.skipParentheses() === undefined ? type : `${type}()`
  }

  /** `double` may be the beginning of `double precision`. */
  #restOfType(name: string): string {
    const second = secondWordOfType(name)
    return second !== undefined && this.#cursor.take(second) !== undefined ? `${name} ${second}` : name
  }

  /** The name that begins with the token, and goes on behind dots. */
  #name(first: Token): string {
    let name = this.#checkName(first)
    while (this.#cursor.take('.') !== undefined) name += `.${this.#checkName(this.#cursor.next())}`
    return name
  }

  #checkName(token: Token): string {
    if (token.kind === 'word' && !RESERVED.has(keyOf(token))) return keyOf(token)
    throw this.#cursor.unexpected(token)
  }
}

function textOf({ text, offset }: Token): TextNode {
  return { kind: 'text', start: offset, value: text.slice(1, -1).replaceAll("''", "'") }
}
