/** RFC 3339 as Go writes it, in the time zone of the machine: `2015-03-14T13:32:24.226318523-04:00`. @param nanoseconds - since the Unix epoch */
export function localTimeText(nanoseconds: bigint): string {
  const ms = nanoseconds / 1_000_000n - (nanoseconds % 1_000_000n < 0n ? 1n : 0n)
  const date = new Date(Number(ms))
  const west = date.getTimezoneOffset()
  const shifted = new Date(Number(ms) - west * 60_000).toISOString().slice(0, -5)
  const fraction = ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
  const digits = fraction === 0n ? '' : `.${fraction.toString().padStart(9, '0').replace(/0+$/, '')}`
  return `${shifted}${digits}${zone(-west)}`
}

/** @param minutes - east of Greenwich */
function zone(minutes: number): string {
  if (minutes === 0) return 'Z'
  const two = (number: number): string => String(Math.trunc(number)).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`
}

/** ns since the Unix epoch, of what {@link localTimeText} writes; undefined for what is no time. */
export function parseTime(text: string): bigint | undefined {
  const [, whole = '', digits = '', offset = ''] =
    /^(\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? []
  const ms = Date.parse(`${whole}${offset}`)
  return Number.isNaN(ms) ? undefined : BigInt(ms) * 1_000_000n + BigInt(digits.padEnd(9, '0'))
}
