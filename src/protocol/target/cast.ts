import type { CastType, Value, ValueType } from './expression.ts'
import { parseTimestamp } from './timestamp.ts'

/** PostgreSQL's type names, and the type that each becomes here. `json` and `jsonb` are one. */
const TYPE_NAMES: ReadonlyMap<string, CastType> = new Map([
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
  ['timestamp', 'time'],
  ['interval', 'interval'],
  ['json', 'json'],
  ['jsonb', 'json']
])

/** The type that a name in a cast stands for, in lower case; `undefined` for types that are not here. */
export function castTypeOf(name: string): CastType | undefined {
  return TYPE_NAMES.get(name)
}

/** The second words of types, by the first. */
const SECOND_WORDS: ReadonlyMap<string, string> = new Map([
  ['double', 'precision'],
  ['character', 'varying']
])

/** The word that makes a type of two words of this one; `undefined` when none does. */
export function secondWordOfType(first: string): string | undefined {
  return SECOND_WORDS.get(first)
}

/** Every type becomes itself; a text becomes text, number, boolean or time; these two become text. */
export function canCast(from: ValueType, to: CastType): boolean {
  if (from === to || (from === 'number' && to === 'integer')) return true
  if (from === 'text') return to !== 'interval' && to !== 'json'
  return to === 'text' && (from === 'number' || from === 'boolean')
}

const TRUE_TEXT = /^(?:t|tr|tru|true|y|ye|yes|on|1)$/i
const FALSE_TEXT = /^(?:f|fa|fal|fals|false|n|no|of|off|0)$/i
const INTEGER_TEXT = /^[+-]?\d+$/
const NUMBER_TEXT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/**
 * Turns a value into another type, which {@link canCast} allows.
 *
 * PostgreSQL fails the whole query when a text does not fit; here one odd agent must not decide for the others, so that
 * the value is NULL.
 */
export function castValue(value: Value, to: CastType): Value {
  if (value === null) return null
  const text = typeof value === 'string' ? value.trim() : undefined
  switch (to) {
    case 'text':
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
    case 'interval':
    case 'json':
      return value
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
