import { type BigIntStats, lstatSync, type Stats, statSync } from 'node:fs'
import { type FsPath, ReadError } from '../shared/files/open-file.ts'
import { ReadBuffer } from '../shared/files/read-buffer.ts'
import { reasonOf } from '../shared/go/errno.ts'
import { modeText } from '../shared/go/mode.ts'
import { joinPath } from '../shared/go/path.ts'
import { utcTimeText } from '../shared/go/time.ts'
import { type Steps, Stopped } from '../shared/pool/steps.ts'
import type { Batch, BatchOutcome, FileGroup } from './batch.ts'
import type { CompiledSearch, Metadata } from './compiled-search.ts'
import { createJudge } from './content-check.ts'
import { resolveLink } from './link.ts'
import { OpenFile } from './read-file.ts'

/** A file under evaluation. */
interface Candidate {
  readonly path: FsPath
  /** for people; bytes that are no UTF-8 are replaced */
  readonly shownPath: string
  readonly name: string
  readonly isLink: boolean
  readonly isRoot: boolean
}

/** A search that a file has not failed yet, with the checks that record it so far. */
interface Standing {
  readonly search: CompiledSearch
  readonly recorded: number[]
}

/** Puts files to the checks of the searches; one for each thread. */
export class Evaluator {
  readonly #searches: readonly CompiledSearch[]
  readonly #buffer = new ReadBuffer()

  constructor(searches: readonly CompiledSearch[]) {
    this.#searches = searches
  }

  /** Pauses between two files and inside large ones; when stopped, what was found up to there is returned. */
  *evaluate(batch: Batch): Steps<BatchOutcome> {
    const { errors, openFailed, filesCount } = batch
    const outcome: BatchOutcome = { hits: [], errors: [...errors], openFailed, filesCount }
    try {
      for (const group of batch.groups) yield* this.#evaluateGroup(group, outcome)
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
    }
    return outcome
  }

  *#evaluateGroup(group: FileGroup, outcome: BatchOutcome): Steps<void> {
    const searches = group.searches.map((index) => this.#searches[index] as CompiledSearch)
    for (const name of names(group.files)) {
      yield* this.#evaluateFile(candidate(group, name, false), searches, outcome)
      yield
    }
    for (const name of names(group.links)) {
      const link = candidate(group, name, true)
      if (this.#leadsToFile(link, outcome)) {
        outcome.filesCount++
        yield* this.#evaluateFile(link, searches, outcome)
      }
      yield
    }
  }

  /** Links to directories, and to what is no file, are passed over; a dangling one is an error. */
  #leadsToFile(link: Candidate, outcome: BatchOutcome): boolean {
    const stats = statSync(link.path, { throwIfNoEntry: false })
    if (stats !== undefined) return stats.isFile()
    // ELOOP, a missing target, or a link that has vanished since.
    if (lstatSync(link.path, { throwIfNoEntry: false }) === undefined) return false
    outcome.openFailed++
    outcome.errors.push(`ERROR: followSymLink() -> ${resolveLink(link.path).error ?? 'no such file or directory'}`)
    return false
  }

  *#evaluateFile(file: Candidate, searches: readonly CompiledSearch[], outcome: BatchOutcome): Steps<void> {
    let standing = testNames(file.name, searches)
    if (standing.length === 0) return
    if (standing.some(({ search }) => search.metadata.length > 0)) {
      const metadata = readMetadata(file, outcome)
      if (metadata === undefined) return
      standing = testMetadata(metadata, standing)
    }
    const asked = standing.filter(({ search }) => search.contents.length > 0 || search.hashes.length > 0)
    const sums = asked.length > 0 ? yield* this.#readContents(file, asked, outcome) : undefined
    for (const { search, recorded } of standing) {
      if (
        search.isMatchAll ? search.checks.length > 0 && recorded.length === search.checks.length : recorded.length > 0
      ) {
        yield* this.#report(file, search, recorded, sums, outcome)
      }
    }
  }

  /** Content checks, then hashes of what is left. A file that cannot be read is one error, and is not recorded. */
  *#readContents(file: Candidate, standing: readonly Standing[], outcome: BatchOutcome): Steps<Sums | undefined> {
    let step = 'checkContent() -> '
    let open: OpenFile | undefined
    const sums: Sums = new Map()
    try {
      if (!standing.some(({ search }) => search.contents.length > 0)) step = HASH_STEP
      open = new OpenFile(file.path, file.isLink || file.isRoot, this.#buffer)
      for (const isDecompressing of [false, true]) {
        const here = standing.filter(({ search }) => search.isDecompressing === isDecompressing)
        const readers = here.filter(({ search }) => search.contents.length > 0)
        if (readers.length > 0) yield* judgeContents(file, open, readers, isDecompressing, outcome)
      }
      step = HASH_STEP
      for (const isDecompressing of [false, true]) {
        const here = standing.filter(({ search }) => search.isDecompressing === isDecompressing)
        const algorithms = new Set(
          here.flatMap((one) => (isLost(one) ? [] : one.search.hashes.map((check) => check.algorithm)))
        )
        if (algorithms.size > 0) sums.set(isDecompressing, yield* open.hash([...algorithms], isDecompressing))
      }
    } catch (error) {
      if (!(error instanceof ReadError)) throw error
      if (error.isOpen) outcome.openFailed++
      // MIG says nothing of the contents of a directory, which a search path that is a link leads to.
      if (step === HASH_STEP || !error.message.endsWith('is a directory')) outcome.errors.push(step + error.message)
    } finally {
      open?.close()
    }
    for (const { search, recorded } of standing) {
      const found = sums.get(search.isDecompressing)
      if (found === undefined) continue
      for (const { algorithm, hex, isTurned, index } of search.hashes) {
        if (found.has(algorithm) && (found.get(algorithm) === hex) !== isTurned) recorded.push(index)
      }
    }
    return sums
  }

  *#report(
    file: Candidate,
    search: CompiledSearch,
    recorded: readonly number[],
    sums: Sums | undefined,
    outcome: BatchOutcome
  ): Steps<void> {
    let stats: BigIntStats
    try {
      stats = statSync(file.path, { bigint: true })
    } catch (error) {
      outcome.errors.push(`evaluateFile() -> stat ${file.shownPath}: ${reasonOf(error)}`)
      return
    }
    const info = {
      search: search.index,
      path: file.shownPath,
      size: Number(stats.size),
      mode: modeText(Number(stats.mode)),
      lastModified: utcTimeText(stats.mtimeNs)
    }
    if (!search.isMatchAll) {
      for (const check of recorded) outcome.hits.push({ ...info, check })
      return
    }
    const sha256 = search.returnsSha256 ? yield* this.#sha256(file, search, sums, outcome) : undefined
    outcome.hits.push(sha256 === undefined ? { ...info, check: -1 } : { ...info, check: -1, sha256 })
  }

  *#sha256(
    file: Candidate,
    search: CompiledSearch,
    sums: Sums | undefined,
    outcome: BatchOutcome
  ): Steps<string | undefined> {
    const known = sums?.get(search.isDecompressing)?.get('sha256')
    if (known !== undefined) return known
    let open: OpenFile | undefined
    try {
      open = new OpenFile(file.path, file.isLink || file.isRoot, this.#buffer)
      return (yield* open.hash(['sha256'], search.isDecompressing)).get('sha256')
    } catch (error) {
      if (!(error instanceof ReadError)) throw error
      if (error.isOpen) outcome.openFailed++
      outcome.errors.push(`buildResults() -> getHash() -> ${error.message}`)
      return undefined
    } finally {
      open?.close()
    }
  }
}

/** Hashes by algorithm, of the file as it is (false) and inflated (true). */
type Sums = Map<boolean, ReadonlyMap<string, string>>
const HASH_STEP = 'checkHash() -> getHash() -> '

function names(joined: string): string[] {
  return joined === '' ? [] : joined.split('/')
}

function candidate(group: FileGroup, name: string, isLink: boolean): Candidate {
  const { isRaw, isRoot } = group
  // A relative search path that is a file is shown as it was given.
  const path = isRoot && group.directory === '.' ? name : joinPath(group.directory, name)
  if (!isRaw) return { path, shownPath: path, name, isLink, isRoot }
  const bytes = Buffer.from(path, 'latin1')
  return { path: bytes, shownPath: bytes.toString(), name: Buffer.from(name, 'latin1').toString(), isLink, isRoot }
}

function testNames(name: string, searches: readonly CompiledSearch[]): Standing[] {
  const standing: Standing[] = []
  for (const search of searches) {
    const recorded: number[] = []
    for (const check of search.names) if (check.test(name) !== check.isTurned) recorded.push(check.index)
    if (!search.isMatchAll || recorded.length === search.names.length) standing.push({ search, recorded })
  }
  return standing
}

/** Can a file of this name be found by one of the searches? */
export function mayMatchName(name: string, searches: readonly CompiledSearch[]): boolean {
  return searches.some(
    ({ isMatchAll, names }) => !isMatchAll || names.every((check) => check.test(name) !== check.isTurned)
  )
}

function testMetadata(metadata: Metadata, standing: readonly Standing[]): Standing[] {
  return standing.filter(({ search, recorded }) => {
    const before = recorded.length
    for (const check of search.metadata) if (check.test(metadata) !== check.isTurned) recorded.push(check.index)
    return !search.isMatchAll || recorded.length - before === search.metadata.length
  })
}

function readMetadata(file: Candidate, outcome: BatchOutcome): Metadata | undefined {
  let stats: Stats
  try {
    stats = statSync(file.path)
  } catch (error) {
    outcome.errors.push(`evaluateFile() -> stat ${file.shownPath}: ${reasonOf(error)}`)
    return undefined
  }
  // The text is made only when a check asks for it.
  return {
    size: stats.size,
    mtimeMs: stats.mtimeMs,
    get mode() {
      return modeText(stats.mode)
    }
  }
}

function* judgeContents(
  file: Candidate,
  open: OpenFile,
  readers: readonly Standing[],
  isDecompressing: boolean,
  outcome: BatchOutcome
): Steps<void> {
  const judges = readers.map(({ search }) => createJudge(search))
  let isComplete = false
  try {
    const wasCut = yield* open.judge(judges, isDecompressing)
    if (wasCut)
      outcome.errors.push(`checkContent() -> ${file.shownPath}: a line of more than 16 MiB was searched in pieces`)
    isComplete = true
  } finally {
    // In a file that cannot be read to its end, what a line has shown stands; what no line has shown is not known.
    readers.forEach(({ search, recorded }, at) => {
      if (!isComplete && search.isMacroal) return
      for (const check of judges[at]?.recorded() ?? []) if (isComplete || !check.isTurned) recorded.push(check.index)
    })
  }
}

/** A search for all checks that the file has failed: its hashes are not worth computing. */
function isLost({ search, recorded }: Standing): boolean {
  return search.isMatchAll && recorded.length < search.checks.length - search.hashes.length
}
