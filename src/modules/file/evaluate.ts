import { type BigIntStats, lstatSync, type Stats, statSync } from 'node:fs'
import { endsAtShortRead } from '../shared/files/file-system.ts'
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
  readonly directory: FsPath
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
  /** Of the last file that was opened. */
  #directory: { path: FsPath; endsAtShortRead: boolean } = { path: '', endsAtShortRead: false }

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
    let screened = 0
    for (const name of names(group.files)) {
      const file = candidate(group, name, false)
      const standing = screen(file, searches, outcome)
      if (standing.length > 0) yield* this.#examine(file, standing, outcome)
      if (standing.length > 0 || ++screened % SCREENED_AT_ONCE === 0) yield
    }
    for (const name of names(group.links)) {
      const link = candidate(group, name, true)
      if (this.#leadsToFile(link, outcome)) {
        outcome.filesCount++
        yield* this.#examine(link, screen(link, searches, outcome), outcome)
      }
      yield
    }
  }

  /** Links to directories, and to what is no file, are passed over; one that leads nowhere is an error. */
  #leadsToFile(link: Candidate, outcome: BatchOutcome): boolean {
    try {
      return statSync(link.path).isFile()
    } catch (error) {
      // A link that has vanished since is none.
      if (lstatSync(link.path, { throwIfNoEntry: false }) === undefined) return false
      outcome.openFailed++
      outcome.errors.push(`ERROR: followSymLink() -> ${resolveLink(link.path).error ?? reasonOf(error)}`)
      return false
    }
  }

  #open({ path, directory, isLink, isRoot }: Candidate): OpenFile {
    // What a link leads to, or a search path is, may lie elsewhere.
    const isElsewhere = isLink || isRoot
    if (!isElsewhere && this.#directory.path !== directory) {
      this.#directory = { path: directory, endsAtShortRead: endsAtShortRead(directory) }
    }
    const trust = { isLinkAllowed: isElsewhere, endsAtShortRead: !isElsewhere && this.#directory.endsAtShortRead }
    return new OpenFile(path, trust, this.#buffer)
  }

  /** What is in the file, and the report on what it has matched. */
  *#examine(file: Candidate, standing: readonly Standing[], outcome: BatchOutcome): Steps<void> {
    const asked = standing.filter(({ search }) => search.contents.length > 0 || search.hashes.length > 0)
    const sums = asked.length > 0 ? yield* this.#readContents(file, asked, outcome) : undefined
    for (const { search, recorded } of standing) {
      const isMatch = search.isMatchAll
        ? search.checks.length > 0 && recorded.length === search.checks.length
        : recorded.length > 0
      if (isMatch) yield* this.#report(file, search, recorded, sums, outcome)
    }
  }

  /** Content checks, then hashes of what is left. A file that cannot be read is one error, and is not recorded. */
  *#readContents(file: Candidate, asked: readonly Standing[], outcome: BatchOutcome): Steps<Sums> {
    const sums: Sums = new Map()
    const progress = { step: asked.some(({ search }) => search.contents.length > 0) ? CONTENT_STEP : HASH_STEP }
    let open: OpenFile | undefined
    try {
      open = this.#open(file)
      // The plain file first: inflating takes its place in the buffer.
      const { isGzip } = open
      const inflating = isGzip ? asked.filter(({ search }) => search.isDecompressing) : []
      const plain = inflating.length === 0 ? asked : asked.filter((one) => !inflating.includes(one))
      if (plain.length > 0) yield* this.#check(file, open, plain, false, progress, sums, outcome)
      if (inflating.length > 0) yield* this.#check(file, open, inflating, true, progress, sums, outcome)
    } catch (error) {
      if (!(error instanceof ReadError)) throw error
      if (error.isOpen) outcome.openFailed++
      // MIG says nothing of the contents of a directory, which a search path that is a link leads to.
      const isSilent = progress.step === CONTENT_STEP && error.message.endsWith('is a directory')
      if (!isSilent) outcome.errors.push(progress.step + error.message)
    } finally {
      open?.close()
    }
    return sums
  }

  *#check(
    file: Candidate,
    open: OpenFile,
    asked: readonly Standing[],
    inflate: boolean,
    progress: { step: string },
    sums: Sums,
    outcome: BatchOutcome
  ): Steps<void> {
    progress.step = CONTENT_STEP
    const readers = asked.filter(({ search }) => search.contents.length > 0)
    if (readers.length > 0) yield* judgeContents(file, open, readers, inflate, outcome)
    progress.step = HASH_STEP
    const wanted = asked.filter((one) => one.search.hashes.length > 0 && !isLost(one))
    if (wanted.length === 0) return
    const algorithms = [...new Set(wanted.flatMap(({ search }) => search.hashes.map((check) => check.algorithm)))]
    const hashes = yield* open.hash(algorithms, inflate)
    const found = new Map(algorithms.map((algorithm, at) => [algorithm, hashes[at] as string]))
    for (const { search, recorded } of wanted) {
      sums.set(search, found)
      for (const { algorithm, hex, isTurned, index } of search.hashes) {
        if ((found.get(algorithm) === hex) !== isTurned) recorded.push(index)
      }
    }
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
    const known = sums?.get(search)?.get('sha256')
    if (known !== undefined) return known
    let open: OpenFile | undefined
    try {
      open = this.#open(file)
      return (yield* open.hash(['sha256'], search.isDecompressing && open.isGzip))[0]
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

/** Files that are screened before the next place to pause. */
const SCREENED_AT_ONCE = 32

/** Hashes by algorithm, for the searches that asked for some. */
type Sums = Map<CompiledSearch, ReadonlyMap<string, string>>
/** What MIG writes in front of an error. */
const CONTENT_STEP = 'checkContent() -> '
const HASH_STEP = 'checkHash() -> getHash() -> '

function names(joined: string): string[] {
  return joined === '' ? [] : joined.split('/')
}

function candidate({ directory, isRaw, isRoot }: FileGroup, name: string, isLink: boolean): Candidate {
  // A relative search path that is a file is shown as it was given.
  const path = isRoot && directory === '.' ? name : joinPath(directory, name)
  if (!isRaw) return { path, directory, shownPath: path, name, isLink, isRoot }
  const bytes = Buffer.from(path, 'latin1')
  return {
    path: bytes,
    directory: Buffer.from(directory, 'latin1'),
    shownPath: bytes.toString(),
    name: Buffer.from(name, 'latin1').toString(),
    isLink,
    isRoot
  }
}

/** The searches that a file has not failed by its name, size, mode and age. */
function screen(file: Candidate, searches: readonly CompiledSearch[], outcome: BatchOutcome): Standing[] {
  const standing: Standing[] = []
  let metadata: Metadata | undefined
  for (const search of searches) {
    const recorded: number[] = []
    for (const check of search.names) if (check.test(file.name) !== check.isTurned) recorded.push(check.index)
    if (search.isMatchAll && recorded.length < search.names.length) continue
    if (search.metadata.length > 0) {
      metadata ??= readMetadata(file.path, file.shownPath, outcome)
      if (metadata === undefined) return []
      for (const check of search.metadata) if (check.test(metadata) !== check.isTurned) recorded.push(check.index)
      if (search.isMatchAll && recorded.length < search.names.length + search.metadata.length) continue
    }
    standing.push({ search, recorded })
  }
  return standing
}

/** Can a file of this name be found by one of the searches? */
export function mayMatchName(name: string, searches: readonly CompiledSearch[]): boolean {
  for (const search of searches) if (!search.isMatchAll || passesNames(name, search)) return true
  return false
}

function passesNames(name: string, search: CompiledSearch): boolean {
  for (const check of search.names) if (check.test(name) === check.isTurned) return false
  return true
}

function readMetadata(path: FsPath, shownPath: string, outcome: BatchOutcome): Stats | undefined {
  try {
    return statSync(path)
  } catch (error) {
    outcome.errors.push(`evaluateFile() -> stat ${shownPath}: ${reasonOf(error)}`)
    return undefined
  }
}

function* judgeContents(
  file: Candidate,
  open: OpenFile,
  readers: readonly Standing[],
  inflate: boolean,
  outcome: BatchOutcome
): Steps<void> {
  const judges = readers.map(({ search }) => createJudge(search))
  let isComplete = false
  try {
    const wasCut = yield* open.judge(judges, inflate)
    if (wasCut) {
      outcome.errors.push(`checkContent() -> ${file.shownPath}: a line of more than 16 MiB was searched in pieces`)
    }
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
