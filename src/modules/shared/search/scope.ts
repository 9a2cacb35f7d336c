import type { CompiledSearch } from './compiled-search.ts'

/** How deep a directory lies below the nearest search path of a search that covers it; the path itself is 1. */
export type Depths = ReadonlyMap<CompiledSearch, number>

/** Which searches a directory or file belongs to. Each search has its own paths, depth and limit. */
export class Scope {
  readonly #byPath = new Map<string, CompiledSearch[]>()
  readonly #ended = new Set<CompiledSearch>()
  /** Most paths are as long as no search path, and need not be looked up. */
  readonly #lengths = new Set<number>()
  readonly #count: number

  constructor(searches: readonly CompiledSearch[]) {
    this.#count = searches.length
    for (const search of searches) {
      for (const path of new Set(search.paths)) {
        this.#byPath.set(path, [...(this.#byPath.get(path) ?? []), search])
        this.#lengths.add(path.length)
      }
    }
  }

  /** All search paths, sorted: what lies above comes before what lies below. */
  get roots(): string[] {
    return [...this.#byPath.keys()].sort()
  }

  /** A search has all the matches that it wants. */
  end(search: CompiledSearch): void {
    this.#ended.add(search)
  }

  get isOver(): boolean {
    return this.#ended.size === this.#count
  }

  isSearchPath(path: string): boolean {
    return this.#lengths.has(path.length) && this.#byPath.has(path)
  }

  /** The searches that name this very path. */
  searchesAt(path: string): readonly CompiledSearch[] {
    return this.#byPath.get(path) ?? []
  }

  /** The searches that walk into a directory. @param above - of the directory that holds it; nothing for a root */
  depthsOf(path: string, above: Depths): Depths {
    const depths = new Map<CompiledSearch, number>()
    for (const [search, depth] of above) {
      if (depth < search.maxDepth && !this.#ended.has(search)) depths.set(search, depth + 1)
    }
    if (this.isSearchPath(path)) {
      for (const search of this.searchesAt(path)) if (!this.#ended.has(search)) depths.set(search, 1)
    }
    return depths
  }
}
