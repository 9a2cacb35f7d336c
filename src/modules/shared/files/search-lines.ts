import type { Edges } from '../regex/to-v8.ts'
import type { Steps } from '../pool/steps.ts'
import type { ByteSource } from './byte-source.ts'
import type { ReadBuffer } from './read-buffer.ts'

const NEWLINE = 0x0a
const MiB = 1024 * 1024
/** Lines up to here are seen as a whole. Two workers with one such line each, as bytes and as text, take 128 MiB. */
export const MAX_WHOLE_LINE_BYTES = 16 * MiB
/** What two neighbouring pieces of a longer line have in common. */
export const PIECE_OVERLAP_BYTES = 64 * 1024

/** Looks at whole lines, or at a piece of a very long one; returns true when it has seen enough. */
export type LineVisitor = (region: Buffer, edges: Edges) => boolean

/**
 * Feeds the lines of a source to a visitor, many at a time, in regions that begin and end with a line. A line of more
 * than {@link MAX_WHOLE_LINE_BYTES} comes in pieces that overlap.
 *
 * @returns whether a line came in pieces
 */
export function* searchLines(source: ByteSource, buffer: ReadBuffer, visit: LineVisitor): Steps<boolean> {
  let wasCut = false
  let kept = 0
  // The bytes kept from the region before begin a line, unless they are the overlap of two pieces.
  let isStart = true
  for (;;) {
    const edges = { isStart, isEnd: true }
    let count: number
    try {
      count = yield* buffer.fill(source, kept)
    } catch (error) {
      // What stands before the damage is shown: the whole lines of it.
      const end = buffer.bytes.subarray(0, buffer.filled).lastIndexOf(NEWLINE) + 1
      if (end > 0) visit(buffer.bytes.subarray(0, end), edges)
      throw error
    }
    const { bytes } = buffer
    if (count < bytes.length) {
      if (count > 0) visit(bytes.subarray(0, count), edges)
      return wasCut
    }
    const lastNewline = bytes.lastIndexOf(NEWLINE)
    if (lastNewline >= 0) {
      const region = bytes.subarray(0, lastNewline + 1)
      if (visit(region, edges)) return wasCut
      kept = bytes.copy(bytes, 0, lastNewline + 1)
      isStart = true
    } else if (bytes.length < MAX_WHOLE_LINE_BYTES) {
      kept = bytes.length
      buffer.grow(kept)
    } else {
      wasCut = true
      if (visit(bytes, { isStart, isEnd: false })) return wasCut
      kept = bytes.copy(bytes, 0, bytes.length - PIECE_OVERLAP_BYTES)
      isStart = false
    }
    yield
  }
}
