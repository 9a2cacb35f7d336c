import type { ColumnName } from './columns.ts'
import type { Interval } from './interval.ts'
import type { LikePattern } from './like.ts'
import type { TargetRegex } from './regex.ts'

/** The types of the language. `time` is timestamptz. */
export type ValueType = 'text' | 'number' | 'boolean' | 'time' | 'interval' | 'json'

/** What an expression may be at run time; `null` is SQL's NULL. A `time` is a number: ms since the Unix epoch. */
export type Value = Interval | JsonValue
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

export type CompareOperator = '=' | '!=' | '<' | '<=' | '>' | '>='
/** `integer` is a number without fraction. */
export type CastType = ValueType | 'integer'

/** A checked expression. `NOT LIKE`, `!~`, `NOT IN` and their like are a `not` around the rest. */
export type Expression =
  | { readonly kind: 'literal'; readonly type: ValueType; readonly value: string | number | boolean | Interval }
  | { readonly kind: 'column'; readonly type: ValueType; readonly name: ColumnName }
  | { readonly kind: 'now'; readonly type: 'time' }
  /** `->` (type json), `->>` and `#>>` (type text) */
  | {
      readonly kind: 'member'
      readonly type: 'json' | 'text'
      readonly operand: Expression
      readonly path: readonly (string | number)[]
    }
  | { readonly kind: 'cast'; readonly type: ValueType; readonly to: CastType; readonly operand: Expression }
  /** a time and an interval, added or (`sign` -1) taken away */
  | {
      readonly kind: 'shift'
      readonly type: 'time'
      readonly time: Expression
      readonly interval: Expression
      readonly sign: 1 | -1
    }
  /** the interval between two times */
  | { readonly kind: 'elapsed'; readonly type: 'interval'; readonly from: Expression; readonly to: Expression }
  | { readonly kind: 'and' | 'or'; readonly type: 'boolean'; readonly operands: readonly Expression[] }
  | { readonly kind: 'not'; readonly type: 'boolean'; readonly operand: Expression }
  /** `IS NULL`, `IS TRUE`, `IS FALSE` */
  | { readonly kind: 'is'; readonly type: 'boolean'; readonly operand: Expression; readonly value: boolean | null }
  /** both sides have one type, and it is not json */
  | {
      readonly kind: 'compare'
      readonly type: 'boolean'
      readonly operator: CompareOperator
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'in'
      readonly type: 'boolean'
      readonly operand: Expression
      readonly elements: readonly Expression[]
    }
  | {
      readonly kind: 'between'
      readonly type: 'boolean'
      readonly operand: Expression
      readonly low: Expression
      readonly high: Expression
    }
  | { readonly kind: 'like'; readonly type: 'boolean'; readonly operand: Expression; readonly pattern: LikePattern }
  | { readonly kind: 'regex'; readonly type: 'boolean'; readonly operand: Expression; readonly pattern: TargetRegex }
  /** `?`: the json value is, or has, the text */
  | { readonly kind: 'has'; readonly type: 'boolean'; readonly operand: Expression; readonly key: string }
  /** `@>` */
  | { readonly kind: 'contains'; readonly type: 'boolean'; readonly operand: Expression; readonly value: JsonValue }

/** A target that was parsed and checked: {@link parseTarget} makes it, {@link evaluateTarget} asks it. */
export interface Target {
  /** as it was written */
  readonly text: string
  readonly condition: Expression
  /** the columns that it names */
  readonly columns: ReadonlySet<ColumnName>
}
