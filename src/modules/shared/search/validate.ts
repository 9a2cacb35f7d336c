import { MigError } from '../../../protocol/errors.ts'
import { stripInversion } from '../regex/inversion.ts'
import { Regex } from '../regex/regex.ts'
import { FILTERS } from './filter.ts'
import { hashAlgorithm, type HashKind, hashSyntax } from './hash-algorithm.ts'
import type { FileParams, Search } from './params.ts'
import { parseMtime, parseSize } from './quantities.ts'

/** Characters, whichever, but for a newline. */
const LABEL = /^.{1,64}$/u

/**
 * Checks what MIG checks, in its order and its words: label, paths, contents, names, sizes, modes, mtimes, hashes,
 * mismatch; searches in the order of the parameters.
 *
 * @throws MigError `PARAMETERS_INVALID`
 */
export function validateParams(params: FileParams): void {
  for (const [label, search] of Object.entries(params.searches ?? {})) validateSearch(label, search)
}

function validateSearch(label: string, search: Search): void {
  if (label === '') throw invalid('empty labels are not permitted')
  if (!LABEL.test(label)) {
    throw invalid(`The syntax of label '${label}' is invalid. Must match regex ^([a-zA-Z0-9_-]|.){1,64}$`)
  }
  if ((search.paths ?? []).length === 0 || search.paths?.includes('') === true) {
    throw invalid('invalid empty search path, must have at least one search path')
  }
  for (const content of search.contents ?? []) validateRegex(content)
  for (const name of search.names ?? []) validateRegex(name)
  for (const size of search.sizes ?? []) parseSize(size)
  for (const mode of search.modes ?? []) validateRegex(mode)
  for (const mtime of search.mtimes ?? []) parseMtime(mtime)
  for (const kind of ['md5', 'sha1', 'sha2', 'sha3'] as const) {
    for (const hash of search[kind] ?? []) validateHash(kind, hash)
  }
  for (const filter of search.options?.mismatch ?? []) {
    if (filter === '') throw invalid('empty filters are not permitted')
    if (!(FILTERS as readonly string[]).includes(filter)) {
      throw invalid(`The syntax of filter '${filter}' is invalid. Must match regex ^(${FILTERS.join('|')})$`)
    }
  }
}

function validateRegex(text: string): void {
  if (text === '') throw invalid('Empty values are not permitted')
  const regex = stripInversion(text)
  try {
    new Regex(regex)
  } catch (error) {
    const reason = (error as Error).message
    throw invalid(`Invalid regexp '${regex}'. Must be a regexp. Compilation failed with '${reason}'`)
  }
}

function validateHash(kind: HashKind, hash: string): void {
  const upper = hash.toUpperCase()
  if (/^[A-F0-9]+$/.test(upper) && hashAlgorithm(kind, upper) !== undefined) return
  throw invalid(`Invalid checksum format for hash '${upper}'. Must match regex ${hashSyntax(kind)}`)
}

function invalid(message: string): MigError {
  return new MigError('PARAMETERS_INVALID', message)
}
