import type { BinaryOperator } from './syntax.ts'

/**
 * How tight an operator binds, from loose to tight; of one level, the left one comes first.
 *
 * PostgreSQL's order, but for three things. `IS` stands before `=`, and `=` apart from `<`: where that matters, the
 * translation asks for parentheses. Members bind as tight as casts, so that `tags->>'rank'::int` casts the member.
 */
export const LEVEL = {
  or: 0,
  and: 1,
  not: 2,
  equality: 3,
  is: 4,
  comparison: 5,
  between: 6,
  like: 7,
  in: 8,
  sum: 9,
  sign: 10,
  member: 11
} as const

export interface Operator {
  readonly level: number
  /** of an operator with an expression on both sides */
  readonly name?: BinaryOperator
}

/** What may stand behind an operand, in lower case. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['or', { level: LEVEL.or, name: 'OR' }],
  ['and', { level: LEVEL.and, name: 'AND' }],
  ['=', { level: LEVEL.equality, name: '=' }],
  ['!=', { level: LEVEL.equality, name: '!=' }],
  ['<>', { level: LEVEL.equality, name: '!=' }],
  ['is', { level: LEVEL.is }],
  ['isnull', { level: LEVEL.is }],
  ['notnull', { level: LEVEL.is }],
  ...binary(LEVEL.comparison, ['<', '<=', '>', '>=', '~', '~*', '!~', '!~*', '?', '@>']),
  // Not one by itself: the word after it is then refused, which is where something else was meant to be.
  ['not', { level: LEVEL.between }],
  ['between', { level: LEVEL.between }],
  ['not between', { level: LEVEL.between }],
  ['like', { level: LEVEL.like, name: 'LIKE' }],
  ['~~', { level: LEVEL.like, name: 'LIKE' }],
  ['not like', { level: LEVEL.like, name: 'NOT LIKE' }],
  ['!~~', { level: LEVEL.like, name: 'NOT LIKE' }],
  ['ilike', { level: LEVEL.like, name: 'ILIKE' }],
  ['~~*', { level: LEVEL.like, name: 'ILIKE' }],
  ['not ilike', { level: LEVEL.like, name: 'NOT ILIKE' }],
  ['!~~*', { level: LEVEL.like, name: 'NOT ILIKE' }],
  ['in', { level: LEVEL.in }],
  ['not in', { level: LEVEL.in }],
  ...binary(LEVEL.sum, ['+', '-']),
  ['->', { level: LEVEL.member }],
  ['->>', { level: LEVEL.member }],
  ['#>>', { level: LEVEL.member }],
  ['::', { level: LEVEL.member }]
])

function binary(level: number, names: readonly BinaryOperator[]): (readonly [string, Operator])[] {
  return names.map((name) => [name, { level, name }])
}
