import type { CompareOperator } from './expression.ts'

/** What an operator on two sides is called. `<>` is `!=`, `~~` is `LIKE`, and so on. */
export type BinaryOperator =
  | CompareOperator
  | 'AND'
  | 'OR'
  | '+'
  | '-'
  | '?'
  | '@>'
  | '~'
  | '~*'
  | '!~'
  | '!~*'
  | 'LIKE'
  | 'NOT LIKE'
  | 'ILIKE'
  | 'NOT ILIKE'

interface Place {
  /** where its first word or sign is, parentheses left out; UTF-16 units from the start of the target */
  readonly start: number
  /** it has parentheses of its own */
  readonly isEnclosed?: true
}

/** A text in single quotes, without them. */
export interface TextNode extends Place {
  readonly kind: 'text'
  readonly value: string
}

export interface BinaryNode extends Place {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: SyntaxNode
  readonly right: SyntaxNode
}

/** A target as it is written, before names and types are looked at: `parseSyntax` makes it. */
export type SyntaxNode =
  | TextNode
  | NameNode
  | PathNode
  | CastNode
  | IsNode
  | BinaryNode
  | (Place & { readonly kind: 'number'; readonly value: number })
  | (Place & { readonly kind: 'boolean'; readonly value: boolean })
  | (Place & { readonly kind: 'null' })
  | (Place & { readonly kind: 'call'; readonly name: string; readonly hasArguments: boolean })
  /** several expressions in parentheses */
  | (Place & { readonly kind: 'list'; readonly elements: readonly SyntaxNode[] })
  /** a + or - before something that is no number */
  | (Place & { readonly kind: 'signed' })
  | (Place & { readonly kind: 'not'; readonly operand: SyntaxNode })
  | (Place & {
      readonly kind: 'member'
      readonly operator: '->' | '->>'
      readonly operand: SyntaxNode
      readonly member: string | number
    })
  | (Place & {
      readonly kind: 'in'
      readonly isNegated: boolean
      readonly operand: SyntaxNode
      readonly elements: readonly SyntaxNode[]
    })
  | (Place & {
      readonly kind: 'between'
      readonly isNegated: boolean
      readonly operand: SyntaxNode
      readonly low: SyntaxNode
      readonly high: SyntaxNode
    })

/** A column, perhaps with its table before a dot. Lower case, as all names are. */
export interface NameNode extends Place {
  readonly kind: 'name'
  readonly name: string
}

/** `IS [NOT] NULL`, `TRUE` or `FALSE` */
export interface IsNode extends Place {
  readonly kind: 'is'
  readonly isNegated: boolean
  readonly operand: SyntaxNode
  readonly value: boolean | null
}

/** `#>>` */
export interface PathNode extends Place {
  readonly kind: 'path'
  readonly operand: SyntaxNode
  readonly path: TextNode
}

export interface CastNode extends Place {
  readonly kind: 'cast'
  readonly operand: SyntaxNode
  /** the type, in lower case, with one space between its words */
  readonly to: string
}
