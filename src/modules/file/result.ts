import { dirname } from 'node:path'
import type { Hit } from '../shared/search/batch.ts'
import type { CompiledSearch } from '../shared/search/compiled-search.ts'
import type { FileElement, FileElements } from './element.ts'
import type { Filter } from '../shared/search/filter.ts'
import type { Matches } from '../shared/search/matches.ts'
import type { Options, Search } from '../shared/search/params.ts'

/** The list of the parameters that holds the checks of a kind. */
export const LISTS = {
  name: 'names',
  size: 'sizes',
  mode: 'modes',
  mtime: 'mtimes',
  content: 'contents',
  md5: 'md5',
  sha1: 'sha1',
  sha2: 'sha2',
  sha3: 'sha3'
} as const satisfies Record<Filter, keyof Search>

const NO_FILE = { size: 0, mode: '', lastmodified: '' }

/** The matches in MIG's form: labels in the order of the parameters. */
export function buildElements(searches: readonly CompiledSearch[], matches: Matches): FileElements {
  return Object.fromEntries(
    searches.map((search) => {
      const hits = matches.of(search)
      return [search.label, search.isMatchAll ? matchAllElements(search, hits) : matchAnyElements(search, hits)]
    })
  )
}

function matchAllElements(search: CompiledSearch, hits: readonly Hit[]): FileElement[] {
  const asked = shownSearch(search)
  if (hits.length === 0) return [{ file: '', search: asked, fileinfo: NO_FILE }]
  return hits.map((hit) => element(hit, asked))
}

/** One element for each check and file, and one for each check without any. */
function matchAnyElements(search: CompiledSearch, hits: readonly Hit[]): FileElement[] | null {
  if (search.checks.length === 0) return null
  const options: Options = { maxdepth: 0, maxerrors: 0, matchall: false, macroal: false, mismatch: null, matchlimit: 0 }
  const byCheck = Map.groupBy(hits, ({ check }) => check)
  return search.checks.flatMap(({ filter, value, index }) => {
    const shown = ['name', 'size', 'mode', 'mtime', 'content'].includes(filter) ? value : value.toUpperCase()
    const asked = (paths: readonly string[]): Search => ({ paths: [...paths], [LISTS[filter]]: [shown], options })
    const found = byCheck.get(index)
    if (found === undefined) return [{ file: '', search: asked(search.search.paths ?? []), fileinfo: NO_FILE }]
    return found.map((hit) => element(hit, asked([dirname(hit.path)])))
  })
}

function element({ path, size, mode, lastModified, sha256 }: Hit, search: Search): FileElement {
  const fileinfo = { size, mode, lastmodified: lastModified }
  return {
    file: path,
    search,
    fileinfo: sha256 === undefined ? fileinfo : { ...fileinfo, sha256: sha256.toUpperCase() }
  }
}

/** A search for all checks as it was asked; empty lists are left out, and limits are 0. */
function shownSearch({ search }: CompiledSearch): Search {
  const options = search.options ?? {}
  const lists = Object.entries(search).filter(([key, value]) => {
    return key !== 'options' && (Array.isArray(value) ? value.length > 0 : value !== '')
  })
  return {
    ...(Object.fromEntries(lists) as Search),
    options: {
      maxdepth: 0,
      maxerrors: 0,
      matchall: true,
      macroal: options.macroal ?? false,
      mismatch: options.mismatch ?? null,
      matchlimit: 0,
      ...(options.returnsha256 === true && { returnsha256: true }),
      ...(options.decompress === true && { decompress: true })
    }
  }
}
