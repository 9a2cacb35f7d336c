import { castValue } from './cast.ts'
import type { CastType, Expression, ValueType } from './expression.ts'
import { parseInterval } from './interval.ts'
import { targetRefusal } from './refusal.ts'
import type { TextNode } from './syntax.ts'
import { parseTimestamp } from './timestamp.ts'

/** The types, as refusals call them. */
export const TYPE_LABELS: Readonly<Record<ValueType, string>> = {
  text: 'a text',
  number: 'a number',
  boolean: 'a condition',
  time: 'a time',
  interval: 'an interval',
  json: 'a JSON value'
}

/**
 * A text in quotes, which has no type of its own in SQL, read as a value of the type.
 * @throws MigError `TARGET_INVALID`
 */
export function quotedAs(type: CastType, { value: text, start }: TextNode): Expression {
  switch (type) {
    case 'text':
      return { kind: 'literal', type, value: text }
    case 'interval': {
      const value = parseInterval(text)
      if (value === undefined) throw targetRefusal(`'${text}' is not an interval`, start, "such as '30 days'")
      return { kind: 'literal', type, value }
    }
    case 'time': {
      const value = parseTimestamp(text)
      if (value !== undefined) return { kind: 'literal', type, value }
      throw targetRefusal(`'${text}' is not a time`, start, "such as '2026-11-24T08:00:00Z'")
    }
    case 'json':
      throw targetRefusal('a JSON value cannot be written here', start, 'use ->> and compare texts')
    case 'boolean':
    case 'number':
    case 'integer': {
      const value = castValue(text, type)
      const ofType = type === 'integer' ? 'number' : type
      if (value === null) throw targetRefusal(`'${text}' is not ${TYPE_LABELS[ofType]}`, start)
      return { kind: 'literal', type: ofType, value: value as number | boolean }
    }
  }
}
