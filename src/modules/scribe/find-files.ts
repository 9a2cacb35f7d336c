import type { RunContext } from '../module.ts'
import type { Report } from '../shared/packages/package.ts'
import type { Search } from '../shared/search/params.ts'
import { searchFiles } from '../shared/search/search-files.ts'
import type { Source } from './source.ts'

/** MIG's depth. */
const MAX_DEPTH = 10
/** What was not found is no error here: a document names files of many systems. */
const ABSENT = /: (no such file or directory|no such process)$/
const MAX_ERRORS = 100

/** Files of one object. */
export interface FoundPaths {
  /** whose names match */
  readonly named: readonly string[]
  /** of which a line matches, too */
  readonly matching: readonly string[]
}

/**
 * Looks for the files of all sources in one walk, each as deep as MIG does.
 *
 * @param root - of the paths
 * @returns by the keys of the sources; those that are not of files have none
 */
export async function findFiles(
  sources: ReadonlyMap<string, Source>,
  root: string,
  context: RunContext,
  report: Report
): Promise<ReadonlyMap<string, FoundPaths>> {
  const searches: Record<string, Search> = {}
  const places: { id: string; list: 'named' | 'matching' }[] = []
  const prefix = root === '/' ? '' : root
  const add = (id: string, list: 'named' | 'matching', path: string, file: string, expression?: string): void => {
    searches[places.length] = {
      paths: [prefix + path],
      names: [literally(file)],
      ...(expression !== undefined && { contents: [literally(expression)] }),
      options: { matchall: true, maxdepth: MAX_DEPTH, maxerrors: MAX_ERRORS }
    }
    places.push({ id, list })
  }
  for (const [id, source] of sources) {
    if (!('path' in source)) continue
    const { path, file } = source
    if (source.kind !== 'filecontent') add(id, 'named', path, file)
    if (source.kind !== 'filename') add(id, 'matching', path, file, source.expression)
  }
  const found = new Map<string, { named: readonly string[]; matching: readonly string[] }>()
  if (places.length === 0) return found
  const { searches: compiled, matches, errors } = await searchFiles({ searches }, context, undefined)
  for (const error of errors) if (!ABSENT.test(error)) report(error)
  for (const search of compiled) {
    const { id, list } = places[Number(search.label)] as (typeof places)[number]
    const paths = matches.of(search).map(({ path }) => path.slice(prefix.length))
    found.set(id, { named: [], matching: [], ...found.get(id), [list]: paths })
  }
  return found
}

/** An expression that begins with `!` is one, and no inversion. */
function literally(expression: string): string {
  return `(?:${expression})`
}
