import { readdirSync, readFileSync } from 'node:fs'

/**
 * Processes of the whole machine whose command line holds this text.
 * @param text - arguments are separated by `\0`
 */
export function namedProcesses(text: string): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(text)
    } catch {
      return false
    }
  }).length
}

/** A number of seconds that no other process sleeps. */
export function uniqueSeconds(): string {
  return `1000.${process.pid}${Math.trunc(performance.now())}`
}
