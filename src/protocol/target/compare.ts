import type { CompareOperator, Value } from './expression.ts'
import { type Interval, intervalMs } from './interval.ts'

/** Compares two values of one type, as SQL does; NULL on either side makes NULL. */
export function compareValues(operator: CompareOperator, left: Value, right: Value): boolean | null {
  if (left === null || right === null) return null
  const order = orderOf(left, right)
  switch (operator) {
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

/** Below 0, 0 or above 0. */
function orderOf(left: NonNullable<Value>, right: NonNullable<Value>): number {
  if (typeof left === 'string') return compareTexts(left, right as string)
  const [a, b] =
    typeof left === 'object' ? [intervalMs(left as Interval), intervalMs(right as Interval)] : [left, right]
  // Not by subtraction: numbers may be infinite, and booleans are none.
  return Number(a > b) - Number(a < b)
}

/** By code point, which is PostgreSQL's collation "C" in UTF-8. JavaScript's own order is by UTF-16 unit. */
export function compareTexts(left: string, right: string): number {
  let index = 0
  while (index < left.length && left[index] === right[index]) index++
  // A low surrogate that differs belongs to a pair whose first half is the same: the order of units decides.
  return (left.codePointAt(index) ?? -1) - (right.codePointAt(index) ?? -1)
}
