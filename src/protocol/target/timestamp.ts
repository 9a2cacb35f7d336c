import type { Ms } from '../../util/clock.ts'

const TIMESTAMP =
  /^(?<date>\d{4}-\d{2}-\d{2})(?:[T ](?<time>\d{2}:\d{2})(?<seconds>:\d{2})?(?<fraction>\.\d{1,6})?)? ?(?<zone>Z|[+-]\d{2}(?::?\d{2})?)?$/i

/**
 * Reads an ISO 8601 time: `2026-11-24`, `2026-11-24 08:30`, `2026-11-24T08:30:00.5+01`. Without a zone it is UTC: what
 * an investigator signs must not depend on where it is read.
 * @returns `undefined` when the text is something else, or a day that does not exist
 */
export function parseTimestamp(text: string): Ms | undefined {
  const groups = TIMESTAMP.exec(text.trim())?.groups
  if (groups === undefined) return undefined
  const { date = '', time = '00:00', seconds = ':00', fraction = '' } = groups
  const midnight = Date.parse(`${date}T00:00:00Z`)
  // Date.parse takes 30 February for 1 March.
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(date)) return undefined
  const ms = Date.parse(`${date}T${time}${seconds}${fraction}${isoZone(groups['zone'])}`)
  return Number.isNaN(ms) ? undefined : ms
}

/** `+01` and `+0130` as `+01:00` and `+01:30`. */
function isoZone(zone = 'Z'): string {
  return zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`
}
