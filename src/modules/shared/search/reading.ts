import { ReadError } from '../files/open-file.ts'
import type { Steps } from '../pool/steps.ts'
import type { BatchOutcome } from './batch.ts'
import type { Candidate, Standing } from './candidate.ts'
import type { CompiledSearch } from './compiled-search.ts'
import { type ContentJudge, createJudge } from './content-check.ts'
import type { OpenFile } from './read-file.ts'

/** What MIG writes in front of an error. */
const CONTENT_STEP = 'checkContent() -> '
const HASH_STEP = 'checkHash() -> getHash() -> '

/** Hashes by algorithm (OpenSSL's names), in lower-case hex. */
export type Hashes = ReadonlyMap<string, string>

/**
 * Content checks of one file, then the hash checks of the searches that it has not failed. A file that cannot be read
 * is one error, and is not recorded.
 */
export class Reading {
  readonly #file: Candidate
  readonly #asked: readonly Standing[]
  readonly #outcome: BatchOutcome
  #step = CONTENT_STEP
  #hashes: Map<CompiledSearch, Hashes> | undefined

  /** @param asked - searches with content or hash checks; what records the file is added to them */
  constructor(file: Candidate, asked: readonly Standing[], outcome: BatchOutcome) {
    this.#file = file
    this.#asked = asked
    this.#outcome = outcome
    if (!asked.some(({ search }) => search.contents.length > 0)) this.#step = HASH_STEP
  }

  /** The hashes that a search has asked for, if it came to that. */
  hashesOf(search: CompiledSearch): Hashes | undefined {
    return this.#hashes?.get(search)
  }

  /**
   * Reads a small file at once.
   * @returns what is left to do: nothing, or steps for a larger file, and for one that is to be inflated
   */
  start(openFile: (file: Candidate) => OpenFile): Steps<void> | undefined {
    let open: OpenFile | undefined
    let rest: Steps<void> | undefined
    try {
      open = openFile(this.#file)
      if (open.isWhole && !(open.isGzip && this.#asked.some(({ search }) => search.isDecompressing))) {
        const judges = judgesOf(this.#asked)
        open.judgeNow(judges)
        record(this.#asked, judges, true)
        this.#step = HASH_STEP
        const wanted = algorithmsOf(this.#asked)
        if (wanted.length > 0) this.#compare(this.#asked, wanted, open.hashNow(wanted))
      } else rest = this.#takeSteps(open)
    } catch (error) {
      this.#fail(error)
    } finally {
      if (rest === undefined) open?.close()
    }
    return rest
  }

  *#takeSteps(open: OpenFile): Steps<void> {
    const inflating = open.isGzip ? this.#asked.filter(({ search }) => search.isDecompressing) : []
    const plain = this.#asked.filter((one) => !inflating.includes(one))
    try {
      if (plain.length > 0) yield* this.#check(open, plain, false)
      if (inflating.length > 0) yield* this.#check(open, inflating, true)
    } catch (error) {
      this.#fail(error)
    } finally {
      open.close()
    }
  }

  *#check(open: OpenFile, asked: readonly Standing[], inflate: boolean): Steps<void> {
    const judges = judgesOf(asked)
    if (judges.some((judge) => judge !== undefined)) {
      this.#step = CONTENT_STEP
      let isComplete = false
      try {
        const wasCut = yield* open.judge(judges, inflate)
        if (wasCut) this.#report(`${this.#file.shownPath}: a line of more than 16 MiB was searched in pieces`)
        isComplete = true
      } finally {
        record(asked, judges, isComplete)
      }
    }
    this.#step = HASH_STEP
    const wanted = algorithmsOf(asked)
    if (wanted.length > 0) this.#compare(asked, wanted, yield* open.hash(wanted, inflate))
  }

  #compare(asked: readonly Standing[], algorithms: readonly string[], hashes: readonly string[]): void {
    const found = new Map(algorithms.map((algorithm, at) => [algorithm, hashes[at] as string]))
    this.#hashes ??= new Map()
    for (const one of asked) {
      if (isLost(one)) continue
      this.#hashes.set(one.search, found)
      for (const { algorithm, hex, isTurned, index } of one.search.hashes) {
        if ((found.get(algorithm) === hex) !== isTurned) one.recorded.push(index)
      }
    }
  }

  #fail(error: unknown): void {
    if (!(error instanceof ReadError)) throw error
    if (error.isOpen) this.#outcome.openFailed++
    // MIG says nothing of the contents of a directory, which a search path that is a link leads to.
    if (this.#step === HASH_STEP || !error.message.endsWith('is a directory')) this.#report(error.message)
  }

  #report(message: string): void {
    this.#outcome.errors.push(this.#step + message)
  }
}

/** One judge for each search, or none where it asks for no contents. */
function judgesOf(asked: readonly Standing[]): (ContentJudge | undefined)[] {
  return asked.map(({ search }) => (search.contents.length > 0 ? createJudge(search) : undefined))
}

/**
 * @param isComplete - false when the file could not be read to its end: then what a line has shown stands, and what no
 *   line has shown is not known
 */
function record(asked: readonly Standing[], judges: readonly (ContentJudge | undefined)[], isComplete: boolean): void {
  asked.forEach(({ search, recorded }, at) => {
    if (!isComplete && search.isMacroal) return
    for (const check of judges[at]?.recorded() ?? []) if (isComplete || !check.isTurned) recorded.push(check.index)
  })
}

function algorithmsOf(asked: readonly Standing[]): string[] {
  const algorithms: string[] = []
  for (const one of asked) {
    if (one.search.hashes.length === 0 || isLost(one)) continue
    for (const { algorithm } of one.search.hashes) if (!algorithms.includes(algorithm)) algorithms.push(algorithm)
  }
  return algorithms
}

/** A search for all checks that the file has failed: its hashes are not worth computing. */
function isLost({ search, recorded }: Standing): boolean {
  return search.isMatchAll && recorded.length < search.checks.length - search.hashes.length
}
