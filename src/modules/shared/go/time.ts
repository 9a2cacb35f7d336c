const NANOSECONDS = 1_000_000_000n

/**
 * What Go's `Time.String()` writes for a time in UTC: `2015-02-07 01:51:07.17850601 +0000 UTC`; up to nine digits of
 * the second without trailing zeros, no point when there are none.
 *
 * @param nanoseconds - since the Unix epoch; may be negative
 */
export function utcTimeText(nanoseconds: bigint): string {
  const fraction = ((nanoseconds % NANOSECONDS) + NANOSECONDS) % NANOSECONDS
  const seconds = Number((nanoseconds - fraction) / NANOSECONDS)
  const date = new Date(seconds * 1000)
  // A time stamp that a Date cannot hold: ext4 ends in 2446, but XFS and forged inodes do not.
  if (Number.isNaN(date.getTime())) return `${seconds}s since 1970-01-01 +0000 UTC`
  const iso = date.toISOString()
  const digits = fraction === 0n ? '' : `.${fraction.toString().padStart(9, '0').replace(/0+$/, '')}`
  return `${iso.slice(0, -5).replace('T', ' ')}${digits} +0000 UTC`
}
