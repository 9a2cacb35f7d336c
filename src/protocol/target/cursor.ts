import { targetRefusal } from './refusal.ts'
import type { Token, TokenList } from './tokens.ts'

/** Where a parser is in the tokens of a target. Words are compared in lower case. */
export class Cursor {
  readonly #list: TokenList
  readonly #end: number
  #at = 0

  /** @param end - length of the target: there is missed what is missing */
  constructor(list: TokenList, end: number) {
    this.#list = list
    this.#end = end
  }

  /** The next token, or one after it; `undefined` behind the last. */
  peek(distance = 0): Token | undefined {
    return this.#list.tokens[this.#at + distance]
  }

  skip(count: number): void {
    this.#at += count
  }

  /** @throws MigError `TARGET_INVALID` at the end */
  next(): Token {
    const token = this.peek()
    if (token === undefined) throw this.unexpected()
    this.#at++
    return token
  }

  /** The next token, if it is this one; otherwise it stays. */
  take(text: string): Token | undefined {
    const token = this.peek()
    if (keyOf(token) !== text) return undefined
    this.#at++
    return token
  }

  /** @throws MigError `TARGET_INVALID` when the next token is another */
  expect(text: string): void {
    if (this.take(text) === undefined) throw this.unexpected()
  }

  /**
   * Skips an opening parenthesis, what is in it, and the closing one.
   * @returns the number of tokens between the two; `undefined` when the next token is no parenthesis
   */
  skipParentheses(): number | undefined {
    const closing = this.#list.closing.get(this.#at)
    if (closing === undefined) return undefined
    const count = closing - this.#at - 1
    this.#at = closing + 1
    return count
  }

  /** The refusal of a token, the next one unless said. */
  unexpected(token = this.peek()): Error {
    return token === undefined
      ? targetRefusal('the target ends too early', this.#end)
      : targetRefusal(`unexpected ${token.text}`, token.offset)
  }
}

/** What words and signs are compared by; of no token, a text that none has. */
export function keyOf(token: Token | undefined): string {
  return token?.text.toLowerCase() ?? ''
}
