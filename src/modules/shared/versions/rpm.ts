import { compareNumbers } from './dpkg.ts'
import { splitEvr } from './evr.ts'

/**
 * Compares two versions as rpm does: epoch, then version, then release. A version with a release is newer than the same
 * one without.
 *
 * @returns below 0 when `a` is older, 0 when they are the same, above 0 when `a` is newer
 * @throws VersionError for what is no version
 */
export function compareRpm(a: string, b: string): number {
  const left = splitEvr(a)
  const right = splitEvr(b)
  const order = compareNumbers(left.epoch, right.epoch) || compareRpmPart(left.version, right.version)
  if (order !== 0) return order
  if (left.release === undefined || right.release === undefined) {
    return Number(left.release !== undefined) - Number(right.release !== undefined)
  }
  return compareRpmPart(left.release, right.release)
}

/** A number, a word, or a sign that sorts before the end (`~`) or just behind it (`^`); all else separates. */
const PIECES = /\d+|[a-z]+|[~^]/gi
/** What stands for the end of a version beside the pieces of a longer one. */
const END = ''

/** What rpm calls `rpmvercmp`: a number is newer than a word, `~` older than the end, `^` newer than the end alone. */
export function compareRpmPart(a: string, b: string): number {
  const left: string[] = a.match(PIECES) ?? []
  const right: string[] = b.match(PIECES) ?? []
  for (let at = 0; at < left.length || at < right.length; at++) {
    const order = comparePieces(left[at] ?? END, right[at] ?? END)
    if (order !== 0) return order
  }
  return 0
}

function comparePieces(a: string, b: string): number {
  const rank = rankOf(a) - rankOf(b)
  if (rank !== 0) return rank
  if (/^\d/.test(a)) return compareNumbers(a, b)
  return a < b ? -1 : a > b ? 1 : 0
}

function rankOf(piece: string): number {
  if (piece === '~') return 0
  if (piece === END) return 1
  if (piece === '^') return 2
  return /^\d/.test(piece) ? 4 : 3
}
