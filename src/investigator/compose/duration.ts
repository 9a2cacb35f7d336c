import { MigError } from '../../protocol/errors.ts'
import type { Ms } from '../../util/clock.ts'

const UNIT_MS: Readonly<Record<string, Ms>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * A duration as MIG (and Go) writes it, and days: `90s`, `5m`, `1h30m`, `7d`.
 * @throws MigError `USAGE`
 */
export function parseDuration(text: string): Ms {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new MigError('USAGE', `${JSON.stringify(text)} is not a duration: write 90s, 5m, 1h30m or 7d.`)
  }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT_MS[unit as string] as Ms), 0)
}
