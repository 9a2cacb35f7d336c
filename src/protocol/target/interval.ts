import type { Ms } from '../../util/clock.ts'

/** A span of time, in PostgreSQL's three parts: months and days have no fixed length. */
export interface Interval {
  readonly months: number
  readonly days: number
  readonly ms: Ms
}

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

type Part = readonly [part: keyof Interval, factor: number]

/** PostgreSQL's names of units, without the plural s. */
const UNITS: ReadonlyMap<string, Part> = new Map([
  ...entries(['millisecond', 'msec', 'ms'], 'ms', 1),
  ...entries(['second', 'sec', 's'], 'ms', SECOND_MS),
  ...entries(['minute', 'min', 'm'], 'ms', MINUTE_MS),
  ...entries(['hour', 'hr', 'h'], 'ms', HOUR_MS),
  ...entries(['day', 'd'], 'days', 1),
  ...entries(['week', 'w'], 'days', 7),
  ...entries(['month', 'mon'], 'months', 1),
  ...entries(['year', 'yr', 'y'], 'months', 12)
])

function entries(names: readonly string[], part: keyof Interval, factor: number): (readonly [string, Part])[] {
  return names.map((name) => [name, [part, factor]])
}

const AMOUNT =
  /(?<amount>[+-]?\d{1,9}) *(?<unit>[a-z]+)|(?<sign>[+-]?)(?<hours>\d{1,6}):(?<minutes>[0-5]\d)(?::(?<seconds>[0-5]\d))?/y

/**
 * Reads `30 days`, `1 hour 30 minutes`, `1 day 02:03:04`, `-2 weeks`, `1 week ago`. Whole numbers only.
 * @returns `undefined` when the text is something else
 */
export function parseInterval(text: string): Interval | undefined {
  const total = { months: 0, days: 0, ms: 0 }
  let rest = text.trim().toLowerCase()
  const isAgo = / ago$/.test(rest)
  if (isAgo) rest = rest.slice(0, -' ago'.length).trimEnd()
  let offset = 0
  do {
    AMOUNT.lastIndex = offset
    const groups = AMOUNT.exec(rest)?.groups
    if (groups === undefined) return undefined
    if (groups['unit'] === undefined) {
      const seconds = Number(groups['hours']) * 3600 + Number(groups['minutes']) * 60 + Number(groups['seconds'] ?? 0)
      total.ms += (groups['sign'] === '-' ? -1 : 1) * seconds * SECOND_MS
    } else {
      const unit = UNITS.get(groups['unit']) ?? UNITS.get(groups['unit'].replace(/s$/, ''))
      if (unit === undefined) return undefined
      total[unit[0]] += Number(groups['amount']) * unit[1]
    }
    offset = AMOUNT.lastIndex
    while (rest[offset] === ' ') offset++
  } while (offset < rest.length)
  return isAgo ? { months: -total.months, days: -total.days, ms: -total.ms } : total
}

/**
 * Adds (`sign` 1) or takes away (-1) an interval, in UTC: first the months, where a day that the month does not have
 * becomes its last (31 March - 1 month = 28 or 29 February), then days, then the rest.
 * @returns `null` when the result is no time that can be told
 */
export function shiftTime(time: Ms, interval: Interval, sign: 1 | -1): Ms | null {
  const date = new Date(time)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + sign * interval.months)
  // Day 0 of the next month is the last of this one.
  const next = new Date(date)
  next.setUTCMonth(next.getUTCMonth() + 1, 0)
  date.setUTCDate(Math.min(day, next.getUTCDate()))
  const ms = date.getTime() + sign * (interval.days * DAY_MS + interval.ms)
  return Number.isNaN(new Date(ms).getTime()) ? null : ms
}

/** How PostgreSQL compares intervals: a month is 30 days, a day 24 hours. */
export function intervalMs({ months, days, ms }: Interval): Ms {
  return (months * 30 + days) * DAY_MS + ms
}
