import { castValue } from './cast.ts'
import { COLUMNS, type Moment } from './columns.ts'
import { compareValues } from './compare.ts'
import type { Expression, JsonValue, Target, Value } from './expression.ts'
import { type Interval, shiftTime } from './interval.ts'
import { containsJson, hasKey, jsonText, memberOf } from './json.ts'
import { matchesLike } from './like.ts'
import type { AgentRecord } from './record.ts'

/**
 * Is the agent meant by the target? Total: it never throws, and NULL is no. SQL's three-valued logic, in which what is
 * missing from a record is NULL, and NOT NULL is NULL.
 */
export function evaluateTarget(target: Target, record: AgentRecord, moment: Moment): boolean {
  return valueOf(target.condition, record, moment) === true
}

/**
 * Does the target name `status` or `heartbeattime`? They are what the asker knows of an agent, so that a preview and
 * the agent itself may differ.
 */
export function usesPresence(target: Target): boolean {
  return target.columns.has('status') || target.columns.has('heartbeattime')
}

/**
 * The value of a checked expression for one agent.
 * @returns `null` for SQL's NULL
 */
export function valueOf(expression: Expression, record: AgentRecord, moment: Moment): Value {
  const ask = (inner: Expression): Value => valueOf(inner, record, moment)
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'column':
      return COLUMNS[expression.name].read(record, moment)
    case 'now':
      return moment.now
    case 'member': {
      const member = memberOf(ask(expression.operand) as JsonValue, expression.path)
      return expression.type === 'text' ? jsonText(member) : member
    }
    case 'cast':
      return castValue(ask(expression.operand), expression.to)
    case 'shift': {
      const time = ask(expression.time)
      const interval = ask(expression.interval)
      if (time === null || interval === null) return null
      return shiftTime(time as number, interval as Interval, expression.sign)
    }
    case 'elapsed': {
      const from = ask(expression.from)
      const to = ask(expression.to)
      return from === null || to === null ? null : { months: 0, days: 0, ms: (to as number) - (from as number) }
    }
    case 'and':
      return junction(expression.operands.map(ask), false)
    case 'or':
      return junction(expression.operands.map(ask), true)
    case 'not': {
      const value = ask(expression.operand)
      return value === null ? null : value !== true
    }
    case 'is':
      return ask(expression.operand) === expression.value
    case 'compare':
      return compareValues(expression.operator, ask(expression.left), ask(expression.right))
    case 'in': {
      const value = ask(expression.operand)
      return junction(
        expression.elements.map((element) => compareValues('=', value, ask(element))),
        true
      )
    }
    case 'between': {
      const value = ask(expression.operand)
      const isAbove = compareValues('>=', value, ask(expression.low))
      return junction([isAbove, compareValues('<=', value, ask(expression.high))], false)
    }
    case 'like': {
      const text = ask(expression.operand)
      return text === null ? null : matchesLike(text as string, expression.pattern)
    }
    case 'regex': {
      const text = ask(expression.operand)
      return text === null ? null : expression.pattern.test(text as string)
    }
    case 'has': {
      const value = ask(expression.operand)
      return value === null ? null : hasKey(value as JsonValue, expression.key)
    }
    case 'contains': {
      const value = ask(expression.operand)
      return value === null ? null : containsJson(value as JsonValue, expression.value)
    }
  }
}

/** AND (`decisive` false) and OR (true): one decisive operand decides, else one NULL makes NULL. */
function junction(values: readonly Value[], decisive: boolean): boolean | null {
  if (values.includes(decisive)) return decisive
  return values.includes(null) ? null : !decisive
}
