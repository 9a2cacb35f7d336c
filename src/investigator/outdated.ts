import type { CensusRow } from './api/api.ts'

/**
 * The agents that are behind: with an older version than the newest of them and of this node, or an older policy than the
 * one in force here.
 */
export function outdatedAgents(
  agents: readonly CensusRow[],
  here: { readonly version: string; readonly policyVersion: number }
): CensusRow[] {
  const newest = agents.reduce((best, { version }) => (isOlder(best, version) ? version : best), here.version)
  return agents.filter(({ version, policyVersion }) => isOlder(version, newest) || policyVersion < here.policyVersion)
}

/** Compares the numbers of two versions, part by part. What an agent says of itself may be anything: then 0. */
function isOlder(version: string, other: string): boolean {
  const mine = numbersOf(version)
  const theirs = numbersOf(other)
  for (let at = 0; at < Math.max(mine.length, theirs.length); at++) {
    const difference = (mine[at] ?? 0) - (theirs[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

function numbersOf(version: string): number[] {
  return version.split(/[.+-]/).map((part) => (/^\d+$/.test(part) ? Number(part) : 0))
}
