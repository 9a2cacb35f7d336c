import type { Stats } from 'node:fs'
import type { Ms } from '../../../util/clock.ts'
import { modeText } from '../go/mode.ts'
import { cleanPath } from '../go/path.ts'
import { stripInversion } from '../regex/inversion.ts'
import { Regex } from '../regex/regex.ts'
import type { Filter } from './filter.ts'
import { hashAlgorithm, type HashKind } from './hash-algorithm.ts'
import type { FileParams, Search } from './params.ts'
import { parseMtime, parseSize } from './quantities.ts'

/** What is known of a file without opening it. */
export type Metadata = Pick<Stats, 'size' | 'mode' | 'mtimeMs'>

interface CheckBase {
  readonly filter: Filter
  /** as in the parameters */
  readonly value: string
  /** The outcome is turned around: by `!`, or by mismatch, but not by both. */
  readonly isTurned: boolean
  /** Its place in the search, for the list of matches. */
  readonly index: number
}
export interface NameCheck extends CheckBase {
  readonly test: (name: string) => boolean
}
export interface MetadataCheck extends CheckBase {
  readonly test: (metadata: Metadata) => boolean
}
export interface ContentCheck extends CheckBase {
  readonly regex: Regex
  /** `!`: no line may match */
  readonly isInverse: boolean
}
export interface HashCheck extends CheckBase {
  readonly algorithm: string
  readonly hex: string
}

/** A search made ready to be asked of many files. */
export interface CompiledSearch {
  readonly index: number
  readonly label: string
  readonly search: Search
  /** cleaned */
  readonly paths: readonly string[]
  /** Infinity for all */
  readonly maxDepth: number
  readonly matchLimit: number
  /** errors that the search wants to see */
  readonly maxErrors: number
  readonly isMatchAll: boolean
  readonly isMacroal: boolean
  readonly isMismatchedContent: boolean
  readonly isDecompressing: boolean
  readonly returnsSha256: boolean
  /** All checks, in the order of `FILTERS`, then of the parameters. */
  readonly checks: readonly CheckBase[]
  readonly names: readonly NameCheck[]
  readonly metadata: readonly MetadataCheck[]
  readonly contents: readonly ContentCheck[]
  readonly hashes: readonly HashCheck[]
}

/**
 * @param params - validated
 * @param now - what `mtimes` count back from, in ms since the epoch
 */
export function compileSearches(params: FileParams, now: Ms): CompiledSearch[] {
  return Object.entries(params.searches ?? {}).map(([label, search], index) => compileSearch(index, label, search, now))
}

function compileSearch(index: number, label: string, search: Search, now: Ms): CompiledSearch {
  const options = search.options ?? {}
  const mismatch = options.mismatch ?? []
  const checks: CheckBase[] = []
  const add = <C extends CheckBase>(filter: Filter, texts: readonly string[] = [], make: (base: CheckBase) => C): C[] =>
    texts.map((value) => {
      const isInverse = INVERTIBLE.has(filter) && stripInversion(value) !== value
      const check = make({ filter, value, isTurned: isInverse !== mismatch.includes(filter), index: checks.length })
      checks.push(check)
      return check
    })
  const names = add('name', search.names, (base) => {
    const regex = new Regex(stripInversion(base.value))
    return { ...base, test: (name: string) => regex.test(name) }
  })
  const sizes = add('size', search.sizes, (base) => {
    const { min, max } = parseSize(base.value)
    return { ...base, test: ({ size }: Metadata) => size >= min && size <= max }
  })
  const modes = add('mode', search.modes, (base) => {
    const regex = new Regex(stripInversion(base.value))
    // A machine has a dozen different modes.
    const known = new Map<number, boolean>()
    const test = ({ mode }: Metadata): boolean => {
      const isMatch = known.get(mode) ?? regex.test(modeText(mode))
      known.set(mode, isMatch)
      return isMatch
    }
    return { ...base, test }
  })
  const mtimes = add('mtime', search.mtimes, (base) => {
    const { isYounger, ageMs } = parseMtime(base.value)
    const limit = now - ageMs
    return { ...base, test: ({ mtimeMs }: Metadata) => (isYounger ? mtimeMs > limit : mtimeMs < limit) }
  })
  const contents = add('content', search.contents, (base) => {
    const source = stripInversion(base.value)
    return { ...base, regex: new Regex(source), isInverse: source !== base.value }
  })
  const hashes = (['md5', 'sha1', 'sha2', 'sha3'] as const).flatMap((kind: HashKind) =>
    add(kind, search[kind], (base) => {
      return { ...base, algorithm: hashAlgorithm(kind, base.value) as string, hex: base.value.toLowerCase() }
    })
  )
  return {
    index,
    label,
    search,
    paths: (search.paths ?? []).map(cleanPath),
    maxDepth: limitOf(options.maxdepth),
    matchLimit: limitOf(options.matchlimit),
    maxErrors: limitOf(options.maxerrors),
    isMatchAll: options.matchall ?? false,
    isMacroal: options.macroal ?? false,
    isMismatchedContent: mismatch.includes('content'),
    isDecompressing: options.decompress ?? false,
    returnsSha256: (options.returnsha256 ?? false) && (options.matchall ?? false),
    checks,
    names,
    metadata: [...sizes, ...modes, ...mtimes],
    contents,
    hashes
  }
}

const INVERTIBLE: ReadonlySet<Filter> = new Set<Filter>(['name', 'mode', 'content'])

/** MIG's limits: fractions count as the whole number below, and what is below 1 is no limit. */
function limitOf(value = 0): number {
  return value < 1 ? Infinity : Math.floor(value)
}
