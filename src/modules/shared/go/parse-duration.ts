import type { Ms } from '../../../util/clock.ts'

const UNITS: Readonly<Record<string, Ms>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3, // U+00B5
  μs: 1e-3, // U+03BC
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000
}
/** Go keeps nanoseconds in 64 bits: 292 years. */
const MAX_MS = 2 ** 63 / 1e6

/**
 * What Go's `time.ParseDuration` reads: `1h15m30.5s`, `-100ms`, `0`.
 * @throws Error in Go's words
 */
export function parseDuration(text: string): Ms {
  const quoted = JSON.stringify(text)
  const body = text.replace(/^[+-]/, '')
  if (body === '0') return 0
  if (!/^(?:(?:\d+\.?\d*|\.\d+)[^\d.]*)+$/.test(body)) throw new Error(`time: invalid duration ${quoted}`)
  let ms = 0
  for (const [, number = '', unit = ''] of body.matchAll(/(\d+\.?\d*|\.\d+)([^\d.]*)/g)) {
    if (unit === '') throw new Error(`time: missing unit in duration ${quoted}`)
    const factor = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined
    if (factor === undefined) throw new Error(`time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`)
    ms += Number(number) * factor
  }
  if (ms >= MAX_MS) throw new Error(`time: invalid duration ${quoted}`)
  return text.startsWith('-') ? -ms : ms
}
