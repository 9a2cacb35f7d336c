import { MigError } from '../../protocol/errors.ts'
import { MAX_VALIDITY_SEC } from '../../protocol/wire/limits.ts'
import type { Ms } from '../../util/clock.ts'

/** How far in the past an action begins to be valid: clocks differ. MIG's. */
const SKEW_MS: Ms = 60_000

/** When an action may be taken up. RFC 3339, whole seconds. */
export interface Validity {
  readonly validfrom: string
  readonly expireafter: string
}

/**
 * From a minute ago until `periodMs` from now.
 * @param begins - `now` when times count from the beginning: agents whose clocks are behind begin later
 * @throws MigError `USAGE` when that is longer than an order may live, or less than a second
 */
export function validityFor(periodMs: Ms, now: Ms, begins: 'earlier' | 'now' = 'earlier'): Validity {
  const most = MAX_VALIDITY_SEC * 1000 - SKEW_MS
  if (periodMs < 1000 || periodMs > most) {
    throw new MigError('USAGE', `An action lives at least 1s and at most ${Math.floor(most / 1000)}s.`)
  }
  return { validfrom: wholeSeconds(begins === 'now' ? now : now - SKEW_MS), expireafter: wholeSeconds(now + periodMs) }
}

/** `2026-11-24T08:00:00Z` */
function wholeSeconds(ms: Ms): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}
