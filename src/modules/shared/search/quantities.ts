import { MigError } from '../../../protocol/errors.ts'
import type { Ms } from '../../../util/clock.ts'

const SIZE = /^(<|>)?([0-9]*)(k|m|g|t|)$/
const MTIME = /^(<|>)([0-9]*)(d|h|m)$/
const SIZE_UNITS = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 } as const
const TIME_UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000 } as const satisfies Record<string, Ms>
const MAX_UINT64 = 2n ** 64n - 1n

/** Bytes, both ends included. */
export interface SizeRange {
  readonly min: number
  readonly max: number
}

/** @throws MigError `PARAMETERS_INVALID` */
export function parseSize(text: string): SizeRange {
  const match = SIZE.exec(text)
  if (match === null) {
    throw invalid(`Invalid size format for size '${text}'. Must match regex ^(<|>)?[0-9]*(k|m|g|t)?$`)
  }
  const [, sign, digits, unit] = match as unknown as [string, string | undefined, string, keyof typeof SIZE_UNITS]
  const size = parseUint(digits) * SIZE_UNITS[unit]
  return { min: sign === '<' ? 0 : size, max: sign === '>' ? Infinity : size }
}

/** How long ago: `isYounger` for less than `ageMs`, else more. */
export interface AgeLimit {
  readonly isYounger: boolean
  readonly ageMs: Ms
}

/** @throws MigError `PARAMETERS_INVALID` */
export function parseMtime(text: string): AgeLimit {
  const match = MTIME.exec(text)
  if (match === null) {
    throw invalid(`Invalid mtime format for mtime '${text}'. Must match regex ^(<|>)[0-9]*(d|h|m)$`)
  }
  const [, sign, digits, unit] = match as unknown as [string, string, string, keyof typeof TIME_UNITS]
  return { isYounger: sign === '<', ageMs: parseUint(digits) * TIME_UNITS[unit] }
}

/** With the words of Go's `strconv.ParseUint`. */
function parseUint(digits: string): number {
  if (digits === '') throw invalid('makeChecks() -> strconv.ParseUint: parsing "": invalid syntax')
  const value = BigInt(digits)
  if (value > MAX_UINT64) throw invalid(`makeChecks() -> strconv.ParseUint: parsing "${digits}": value out of range`)
  return Number(value)
}

function invalid(message: string): MigError {
  return new MigError('PARAMETERS_INVALID', message)
}
