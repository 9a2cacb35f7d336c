/** Up to here Buffer.indexOf goes from first byte to first byte at 5-16 GB/s; for longer ones it prepares a table, and does 1-3. */
const MAX_PROBE_BYTES = 7
/** Tails shorter than this are met everywhere. */
const MIN_PROBE_BYTES = 3
/** A probe that is met more often than once in so many bytes, without the rest, costs more than the table. */
const MIN_BYTES_BETWEEN_MISSES = 512
/** Misses that prove nothing yet. */
const PATIENCE = 64

/** Looks for a byte string, fast: by a short piece of it that begins with a rare byte, as long as that is rare enough. */
export class Needle {
  readonly bytes: Buffer
  readonly #probe: Buffer
  readonly #offset: number
  #misses = 0
  #searched = 0
  #isProbing = true

  /** @param bytes - at least one */
  constructor(bytes: Buffer) {
    this.bytes = bytes
    this.#offset = rarestStart(bytes)
    this.#probe = bytes.subarray(this.#offset, this.#offset + MAX_PROBE_BYTES)
  }

  /** The place of the string in a region, from a byte on; -1 when it is not there. */
  indexIn(region: Buffer, from: number): number {
    if (!this.#isProbing) return region.indexOf(this.bytes, from)
    let at = region.indexOf(this.#probe, from + this.#offset)
    while (at !== -1 && !this.#isAt(region, at - this.#offset)) {
      if (this.#isTooCommon(at - from)) return region.indexOf(this.bytes, from)
      at = region.indexOf(this.#probe, at + 1)
    }
    this.#searched += (at === -1 ? region.length : at) - from
    return at === -1 ? -1 : at - this.#offset
  }

  #isAt(region: Buffer, start: number): boolean {
    for (let at = 0; at < this.bytes.length; at++) if (region[start + at] !== this.bytes[at]) return false
    return true
  }

  #isTooCommon(searched: number): boolean {
    this.#misses++
    this.#isProbing = this.#misses < PATIENCE || this.#searched + searched > this.#misses * MIN_BYTES_BETWEEN_MISSES
    return !this.#isProbing
  }
}

function rarestStart(bytes: Buffer): number {
  let start = 0
  for (let at = 1; at <= bytes.length - MIN_PROBE_BYTES; at++) {
    if (commonness(bytes[at] as number) < commonness(bytes[start] as number)) start = at
  }
  return start
}

/** How often a byte is met in text and programs, roughly: 0 rare, 3 everywhere. */
function commonness(byte: number): number {
  if (byte === 0x00 || byte === 0x20 || 'etaoinsr'.includes(String.fromCharCode(byte))) return 3
  if (byte >= 0x61 && byte <= 0x7a) return 2
  return byte < 0x80 ? 1 : 0
}
