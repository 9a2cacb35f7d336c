import type { Hit } from './batch.ts'
import type { CompiledSearch } from './compiled-search.ts'

/** JSON of a match beside its path and its search: file information, punctuation. */
const HIT_OVERHEAD_BYTES = 220

/** The matches of one search. */
interface Found {
  readonly hits: Hit[]
  /** JSON bytes of one match beside its path */
  readonly hitBytes: number
  count: number
}

/** The matches of all searches, each cut at its own limit, all of them together at what a result may hold. */
export class Matches {
  readonly #bySearch: readonly Found[]
  readonly #limits: readonly number[]
  readonly #maxBytes: number
  #bytes = 0
  #left = 0

  /** @param maxBytes - of the JSON of all matches */
  constructor(searches: readonly CompiledSearch[], maxBytes: number) {
    this.#maxBytes = maxBytes
    this.#limits = searches.map(({ matchLimit }) => matchLimit)
    this.#bySearch = searches.map(({ search }) => {
      return { hits: [], hitBytes: HIT_OVERHEAD_BYTES + Buffer.byteLength(JSON.stringify(search)), count: 0 }
    })
  }

  /** Takes a match; one beyond the limit of its search is dropped. @returns whether the search wants more */
  add(hit: Hit): boolean {
    const search = this.#bySearch[hit.search] as Found
    const limit = this.#limits[hit.search] as number
    if (search.count >= limit) return false
    search.count++
    this.#bytes += search.hitBytes + 2 * hit.path.length
    if (this.#bytes <= this.#maxBytes) search.hits.push(hit)
    else this.#left++
    return search.count < limit
  }

  /** Matches counted, those included that the result has no room for. */
  get total(): number {
    return this.#bySearch.reduce((sum, { count }) => sum + count, 0)
  }

  /** Matches that the result has no room for. */
  get left(): number {
    return this.#left
  }

  /** Those of a search, sorted by check, then by path, in the order of JavaScript's text comparison. */
  of(search: CompiledSearch): readonly Hit[] {
    const { hits } = this.#bySearch[search.index] as Found
    return hits.toSorted((a, b) => a.check - b.check || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  }
}
