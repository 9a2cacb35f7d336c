import type { Needle } from './needle.ts'
import type { Regex } from './regex.ts'
import type { Edges } from './to-v8.ts'

const NEWLINE = 0x0a
const RETURN = 0x0d

/**
 * Does a line of this region match? Lines end at `\n`; one `\r` before it, or before the end of the file, is not part
 * of the line.
 *
 * @param edges - whether the region begins at the start of a line, and ends at the end of one
 */
export function hasMatchingLine(region: Buffer, regex: Regex, edges: Edges): boolean {
  const { needles, scan } = regex
  if (needles !== undefined) return needles.some((needle) => hasLineWith(region, needle, regex, edges))
  if (scan !== undefined) return hasLineWhere(region, scan, regex, edges)
  return eachLine(region, edges, (line, lineEdges) => regex.testBytes(line, lineEdges))
}

/** Does every line of this region match? True when there is none. */
export function allLinesMatch(region: Buffer, regex: Regex, edges: Edges): boolean {
  return !eachLine(region, edges, (line, lineEdges) => !regex.testBytes(line, lineEdges))
}

function hasLineWith(region: Buffer, needle: Needle, regex: Regex, edges: Edges): boolean {
  let found = needle.indexIn(region, 0)
  while (found !== -1) {
    const end = lineEnd(region, found)
    if (matchesAround(region, found, end, regex, edges)) return true
    found = end >= region.length ? -1 : needle.indexIn(region, end + 1)
  }
  return false
}

function hasLineWhere(region: Buffer, scan: RegExp, regex: Regex, edges: Edges): boolean {
  const text = region.toString('latin1')
  scan.lastIndex = 0
  while (scan.test(text)) {
    const found = scan.lastIndex - 1
    const end = lineEnd(region, found)
    if (matchesAround(region, found, end, regex, edges)) return true
    scan.lastIndex = end + 1
  }
  return false
}

/** Judges the line around a byte. */
function matchesAround(region: Buffer, at: number, end: number, regex: Regex, edges: Edges): boolean {
  const start = region.lastIndexOf(NEWLINE, at) + 1
  return regex.testBytes(lineAt(region, start, end, edges), edgesOf(region, start, end, edges))
}

/** Shows the lines of a region, one after the other, until `test` is true. @returns whether it came to that */
export function eachLine(region: Buffer, edges: Edges, test: (line: Buffer, lineEdges: Edges) => boolean): boolean {
  for (let start = 0; start < region.length;) {
    const end = lineEnd(region, start)
    if (test(lineAt(region, start, end, edges), edgesOf(region, start, end, edges))) return true
    start = end + 1
  }
  return false
}

function lineEnd(region: Buffer, from: number): number {
  const end = region.indexOf(NEWLINE, from)
  return end === -1 ? region.length : end
}

function lineAt(region: Buffer, start: number, end: number, edges: Edges): Buffer {
  const isCut = end === region.length && !edges.isEnd
  return region.subarray(start, !isCut && end > start && region[end - 1] === RETURN ? end - 1 : end)
}

function edgesOf(region: Buffer, start: number, end: number, edges: Edges): Edges {
  return { isStart: start > 0 || edges.isStart, isEnd: end < region.length || edges.isEnd }
}
