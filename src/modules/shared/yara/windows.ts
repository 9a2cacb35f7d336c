import type { Rules } from './rules.ts'

const MiB = 1024 * 1024
/**
 * What rules see at once. YARA has no reading in parts: the bytes are in memory twice, here and in WebAssembly, on each
 * core.
 */
export const WINDOW_BYTES = 32 * MiB
/** What two neighbouring windows have in common: strings up to this length are found wherever they lie. */
export const WINDOW_OVERLAP_BYTES = MiB

/**
 * Where windows begin that cover `size` bytes. All are of the full length, the last one ends with the bytes: a short one
 * would satisfy conditions on a small size.
 */
export function* windowStarts(size: number): Generator<number> {
  if (size <= WINDOW_BYTES) {
    yield 0
    return
  }
  const last = size - WINDOW_BYTES
  for (let start = 0; start < last; start += WINDOW_BYTES - WINDOW_OVERLAP_BYTES) yield start
  yield last
}

/** Places of one string that are returned. */
export const MAX_OFFSETS = 16

/** Where a string of a rule was met, as results tell it. */
export interface StringMatch {
  readonly Rule: string
  /** `$a`; `$` for one without a name */
  readonly String: string
  readonly Count: number
  /** the first {@link MAX_OFFSETS}, in bytes */
  readonly Offsets: readonly number[]
}

export interface ScanOutcome {
  /** names, in the order of the rules */
  readonly rules: readonly string[]
  readonly strings: readonly StringMatch[]
}

/** What matched in several windows of the same bytes. */
export class WindowMatches {
  readonly #rules = new Set<string>()
  readonly #strings = new Map<string, StringMatch>()
  /** By string, the places in the window before. */
  #last: ReadonlyMap<string, ReadonlySet<number>> = new Map()

  /**
   * Asks rules of one window; windows come in the order of their starts.
   * @param start - of the window
   */
  add(rules: Rules, bytes: Uint8Array, start: number): void {
    const found = rules.scan(bytes)
    const met = new Map<string, ReadonlySet<number>>()
    for (const rule of found.rules) this.#rules.add(rule)
    for (const { rule, string, offsets } of found.strings) {
      const key = `${rule} ${string}`
      const known = this.#strings.get(key) ?? { Rule: rule, String: string, Count: 0, Offsets: [] }
      const seen = this.#last.get(key)
      // What lies in the overlap may have been met in the window before.
      const places = offsets.map((offset) => offset + start).filter((place) => seen?.has(place) !== true)
      const Offsets = [...known.Offsets, ...places].slice(0, MAX_OFFSETS)
      this.#strings.set(key, { ...known, Count: known.Count + places.length, Offsets })
      met.set(key, new Set(offsets.map((offset) => offset + start)))
    }
    this.#last = met
  }

  result(): ScanOutcome {
    return { rules: [...this.#rules], strings: [...this.#strings.values()] }
  }
}
