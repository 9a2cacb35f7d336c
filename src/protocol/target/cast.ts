import type { CastType, JsonValue, Value } from './expression.ts'
import { jsonText } from './json.ts'
import { parseTimestamp } from './timestamp.ts'

/** PostgreSQL's type names, and the type that each becomes here. `json` and `jsonb` are one. */
export const TYPE_NAMES: ReadonlyMap<string, CastType | 'interval' | 'json'> = new Map([
  ['text', 'text'],
  ['varchar', 'text'],
  ['character varying', 'text'],
  ['int', 'integer'],
  ['int2', 'integer'],
  ['int4', 'integer'],
  ['int8', 'integer'],
  ['integer', 'integer'],
  ['smallint', 'integer'],
  ['bigint', 'integer'],
  ['numeric', 'number'],
  ['decimal', 'number'],
  ['real', 'number'],
  ['float', 'number'],
  ['float4', 'number'],
  ['float8', 'number'],
  ['double precision', 'number'],
  ['bool', 'boolean'],
  ['boolean', 'boolean'],
  ['timestamptz', 'time'],
  ['timestamp with time zone', 'time'],
  ['timestamp', 'time'],
  ['interval', 'interval'],
  ['json', 'json'],
  ['jsonb', 'json']
])

const TRUE_TEXT = /^(?:t|tr|tru|true|y|ye|yes|on|1)$/i
const FALSE_TEXT = /^(?:f|fa|fal|fals|false|n|no|of|off|0)$/i
const INTEGER_TEXT = /^[+-]?\d+$/
const NUMBER_TEXT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/**
 * Turns a value into another type.
 *
 * PostgreSQL fails the whole query when a text does not fit; here one odd agent must not decide for the others, so that
 * the value is NULL.
 */
export function castValue(value: Value, to: CastType): Value {
  if (value === null) return null
  const text = typeof value === 'string' ? value.trim() : undefined
  switch (to) {
    case 'text':
      return typeof value === 'object' ? JSON.stringify(value) : jsonText(value as JsonValue)
    case 'boolean':
      if (text === undefined) return value
      return TRUE_TEXT.test(text) ? true : FALSE_TEXT.test(text) ? false : null
    case 'integer':
      if (text === undefined) return roundHalfAway(value as number)
      return INTEGER_TEXT.test(text) ? Number(text) : null
    case 'number':
      if (text === undefined) return value
      return NUMBER_TEXT.test(text) ? Number(text) : null
    case 'time':
      return text === undefined ? value : (parseTimestamp(text) ?? null)
  }
}

/** 2.5 to 3 and -2.5 to -3, as PostgreSQL rounds numeric. */
function roundHalfAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value))
}
