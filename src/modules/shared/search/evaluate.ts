import { type BigIntStats, lstatSync, statSync } from 'node:fs'
import { ReadError } from '../files/open-file.ts'
import { ReadBuffer } from '../files/read-buffer.ts'
import { reasonOf } from '../go/errno.ts'
import { modeText } from '../go/mode.ts'
import { utcTimeText } from '../go/time.ts'
import { type Steps, Stopped } from '../pool/steps.ts'
import type { Batch, BatchOutcome, FileGroup } from './batch.ts'
import { type Candidate, candidate, Directories, type Standing } from './candidate.ts'
import type { CompiledSearch } from './compiled-search.ts'
import { resolveLink } from './link.ts'
import { OpenFile } from './read-file.ts'
import { Reading } from './reading.ts'
import { screen } from './screen.ts'

/** Files that are screened before the next place to pause. */
const SCREENED_AT_ONCE = 32

/** Puts files to the checks of the searches; one for each thread. */
export class Evaluator {
  readonly #searches: readonly CompiledSearch[]
  readonly #buffer = new ReadBuffer()
  readonly #directories = new Directories()

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
      if (standing.length > 0) {
        const rest = this.#examine(file, standing, outcome)
        if (rest !== undefined) yield* rest
        yield
      } else if (++screened % SCREENED_AT_ONCE === 0) yield
    }
    for (const name of names(group.links)) {
      const link = candidate(group, name, true)
      if (this.#leadsToFile(link, outcome)) {
        outcome.filesCount++
        const rest = this.#examine(link, screen(link, searches, outcome), outcome)
        if (rest !== undefined) yield* rest
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

  /** What is in the file, and the report on what it has matched; what is left to do, when that takes longer. */
  #examine(file: Candidate, standing: readonly Standing[], outcome: BatchOutcome): Steps<void> | undefined {
    const asked = standing.filter(({ search }) => search.contents.length > 0 || search.hashes.length > 0)
    if (asked.length === 0) return this.#reportMatches(file, standing, undefined, outcome)
    const reading = new Reading(file, asked, outcome)
    const rest = reading.start(this.#open)
    if (rest !== undefined) return this.#examineInSteps(rest, file, standing, reading, outcome)
    return standing.some(isMatch) ? this.#reportMatches(file, standing, reading, outcome) : undefined
  }

  *#examineInSteps(
    rest: Steps<void>,
    file: Candidate,
    standing: readonly Standing[],
    reading: Reading,
    outcome: BatchOutcome
  ): Steps<void> {
    yield* rest
    yield* this.#reportMatches(file, standing, reading, outcome)
  }

  readonly #open = (file: Candidate): OpenFile => {
    const trust = { isLinkAllowed: file.isElsewhere, endsAtShortRead: this.#directories.endsAtShortRead(file) }
    return new OpenFile(file.path, trust, this.#buffer)
  };

  *#reportMatches(
    file: Candidate,
    standing: readonly Standing[],
    reading: Reading | undefined,
    outcome: BatchOutcome
  ): Steps<void> {
    const matches = standing.filter(isMatch)
    if (matches.length === 0) return
    let stats: BigIntStats
    try {
      stats = statSync(file.path, { bigint: true })
    } catch (error) {
      outcome.errors.push(`evaluateFile() -> stat ${file.shownPath}: ${reasonOf(error)}`)
      return
    }
    const info = {
      path: file.shownPath,
      size: Number(stats.size),
      mode: modeText(Number(stats.mode)),
      lastModified: utcTimeText(stats.mtimeNs),
      ...(typeof file.path !== 'string' && { rawPath: file.path.toString('latin1') }),
      ...(file.isElsewhere && { isElsewhere: true as const })
    }
    for (const { search, recorded } of matches) {
      if (!search.isMatchAll) {
        for (const check of recorded) outcome.hits.push({ ...info, search: search.index, check })
        continue
      }
      const known = reading?.hashesOf(search)?.get('sha256')
      const sha256 = search.returnsSha256 ? (known ?? (yield* this.#sha256(file, search, outcome))) : undefined
      outcome.hits.push({ ...info, search: search.index, check: -1, ...(sha256 !== undefined && { sha256 }) })
    }
  }

  *#sha256(file: Candidate, search: CompiledSearch, outcome: BatchOutcome): Steps<string | undefined> {
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

function names(joined: string): string[] {
  return joined === '' ? [] : joined.split('/')
}

function isMatch({ search, recorded }: Standing): boolean {
  if (!search.isMatchAll) return recorded.length > 0
  return search.checks.length > 0 && recorded.length === search.checks.length
}
