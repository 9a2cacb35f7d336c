import type { Bytes } from './bytes.ts'

const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
/** The last bit says in which order the sums take their words. */
const MAGIC = 0x377f0682

/** Pages that were committed to a write-ahead log, and are not in the database yet. */
export interface Wal {
  /** where the newest copy of a page stands in the log */
  readonly offsets: ReadonlyMap<number, number>
  /** pages of the database after the last commit; undefined when nothing was committed */
  readonly pageCount: number | undefined
}

/**
 * Reads a write-ahead log up to its last commit. What follows, what is left of an earlier round, and what does not fit
 * its sum counts for nothing.
 */
export function readWal(bytes: Bytes, pageSize: number): Wal {
  const none: Wal = { offsets: new Map(), pageCount: undefined }
  const header = bytes.read(0, HEADER_BYTES)
  if (header.length < HEADER_BYTES || (header.readUInt32BE(0) & ~1) >>> 0 !== MAGIC) return none
  if (header.readUInt32BE(8) !== pageSize) return none
  const sum = new Checksum(header.readUInt32BE(0) % 2 === 1)
  if (!sum.add(header.subarray(0, 24)).isAt(header, 24)) return none
  const committed = new Map<number, number>()
  let pageCount: number | undefined
  let pending: [page: number, offset: number][] = []
  const frameBytes = FRAME_HEADER_BYTES + pageSize
  for (let at = HEADER_BYTES; ; at += frameBytes) {
    const frame = bytes.read(at, frameBytes)
    if (frame.length < frameBytes) break
    if (!frame.subarray(8, 16).equals(header.subarray(16, 24))) break
    if (!sum.add(frame.subarray(0, 8)).add(frame.subarray(FRAME_HEADER_BYTES)).isAt(frame, 16)) break
    pending.push([frame.readUInt32BE(0), at + FRAME_HEADER_BYTES])
    const size = frame.readUInt32BE(4)
    if (size === 0) continue
    pageCount = size
    for (const [page, offset] of pending) committed.set(page, offset)
    pending = []
  }
  return { offsets: committed, pageCount }
}

/** The running sum of a log: two words. */
class Checksum {
  readonly #isBigEndian: boolean
  #first = 0
  #second = 0

  constructor(isBigEndian: boolean) {
    this.#isBigEndian = isBigEndian
  }

  add(bytes: Buffer): this {
    for (let at = 0; at < bytes.length; at += 8) {
      this.#first = (this.#first + this.#word(bytes, at) + this.#second) >>> 0
      this.#second = (this.#second + this.#word(bytes, at + 4) + this.#first) >>> 0
    }
    return this
  }

  isAt(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#first && bytes.readUInt32BE(at + 4) === this.#second
  }

  #word(bytes: Buffer, at: number): number {
    return this.#isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)
  }
}
