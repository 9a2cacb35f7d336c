/** Code points as sorted, disjoint, non-adjacent ranges: low, high, low, high, … */
export type CharSet = readonly number[]

export const MAX_CODE_POINT = 0x10ffff
const NEWLINE = 0x0a

export const ANY: CharSet = [0, MAX_CODE_POINT]
export const ANY_BUT_NEWLINE: CharSet = [0, NEWLINE - 1, NEWLINE + 1, MAX_CODE_POINT]

/** All code points of the given ranges, which may overlap and come in any order. */
export function union(...sets: CharSet[]): CharSet {
  const pairs: [number, number][] = []
  for (const set of sets) {
    for (let at = 0; at < set.length; at += 2) pairs.push([set[at] as number, set[at + 1] as number])
  }
  pairs.sort((a, b) => a[0] - b[0])
  const merged: number[] = []
  for (const [low, high] of pairs) {
    const last = merged.length - 1
    if (last > 0 && low <= (merged[last] as number) + 1) merged[last] = Math.max(merged[last] as number, high)
    else merged.push(low, high)
  }
  return merged
}

export function negate(set: CharSet): CharSet {
  const result: number[] = []
  let next = 0
  for (let at = 0; at < set.length; at += 2) {
    if ((set[at] as number) > next) result.push(next, (set[at] as number) - 1)
    next = (set[at + 1] as number) + 1
  }
  if (next <= MAX_CODE_POINT) result.push(next, MAX_CODE_POINT)
  return result
}

/** The part of a set between two code points, both included. */
export function clip(set: CharSet, low: number, high: number): CharSet {
  return negate(
    union(negate(set), low > 0 ? [0, low - 1] : [], high < MAX_CODE_POINT ? [high + 1, MAX_CODE_POINT] : [])
  )
}

export function contains(set: CharSet, codePoint: number): boolean {
  for (let at = 0; at < set.length; at += 2) {
    if (codePoint < (set[at] as number)) return false
    if (codePoint <= (set[at + 1] as number)) return true
  }
  return false
}

/** The only member of a set with one. */
export function onlyMember(set: CharSet): number | undefined {
  return set.length === 2 && set[0] === set[1] ? set[0] : undefined
}

/** True when a member lies above ASCII. */
export function reachesBeyondAscii(set: CharSet): boolean {
  return set.length > 0 && (set[set.length - 1] as number) > 0x7f
}

/**
 * The set with the other case of its letters, by Unicode simple folding: `k` brings the Kelvin sign, `s` the long s.
 * @param set - ASCII members only
 */
export function foldAscii(set: CharSet): CharSet {
  const lower = clip(set, 0x61, 0x7a)
  const upper = clip(set, 0x41, 0x5a)
  const folded = union(
    set,
    lower.map((codePoint) => codePoint - 0x20),
    upper.map((codePoint) => codePoint + 0x20)
  )
  return union(folded, contains(folded, 0x6b) ? [0x212a, 0x212a] : [], contains(folded, 0x73) ? [0x17f, 0x17f] : [])
}
