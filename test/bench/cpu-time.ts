import { readFileSync } from 'node:fs'

const TICK_MS = 10

/** User and system time of processes until now, and of their children that have ended, ms. */
export function cpuMs(pids: readonly (number | undefined)[]): number {
  let ticks = 0
  for (const pid of pids) {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    for (const field of fields.slice(11, 15)) ticks += Number(field)
  }
  return ticks * TICK_MS
}
