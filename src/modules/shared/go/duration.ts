/**
 * What Go's `Duration.String()` writes: `848.115µs`, `1.5s`, `2m3.25s`, `1h0m0.5s`, `0s`.
 *
 * @param ms - not negative; rounded to nanoseconds
 */
export function durationText(ms: number): string {
  const nanoseconds = Math.round(ms * 1e6)
  if (nanoseconds === 0) return '0s'
  if (nanoseconds < 1e3) return `${nanoseconds}ns`
  if (nanoseconds < 1e6) return `${decimals(nanoseconds, 1e3)}µs`
  if (nanoseconds < 1e9) return `${decimals(nanoseconds, 1e6)}ms`
  const minutes = Math.floor(nanoseconds / 60e9)
  const seconds = `${decimals(nanoseconds - minutes * 60e9, 1e9)}s`
  if (minutes === 0) return seconds
  if (minutes < 60) return `${minutes}m${seconds}`
  return `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`
}

/** `count / unit` with all its digits and no trailing zeros. */
function decimals(count: number, unit: number): string {
  const whole = Math.floor(count / unit)
  const rest = String(count - whole * unit).padStart(String(unit).length - 1, '0')
  return Number(rest) === 0 ? String(whole) : `${whole}.${rest.replace(/0+$/, '')}`
}
