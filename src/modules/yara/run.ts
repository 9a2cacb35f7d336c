import { MigError } from '../../protocol/errors.ts'
import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { Ms } from '../../util/clock.ts'
import type { RunContext } from '../module.ts'
import { durationText } from '../shared/go/duration.ts'
import { workerEntry } from '../shared/pool/worker-entry.ts'
import type { Hit } from '../shared/search/batch.ts'
import { searchFiles } from '../shared/search/search-files.ts'
import type { FileScan, FileTask } from '../shared/yara/scan-file.ts'
import { type ScanAnswer, ScanPool } from '../shared/yara/scan-pool.ts'
import type { YaraElements, YaraMatch, YaraStatistics } from './element.ts'
import { searchOf, type YaraParams } from './params.ts'

/** MIG's limit for one file; here, for each window of one. */
const FILE_MS: Ms = 10_000
/** Files found that may wait to be scanned: the search goes no further ahead. */
const MAX_WAITING = 256
/** The part of a result's room that is for matches. */
const MATCHES_SHARE = 3 / 4

/**
 * Asks the rules of every file that the search finds, while it goes on. Stopped by the context's signal, it returns what it
 * has, with `success` false and an error that says so.
 *
 * @param params - validated
 * @throws MigError `PARAMETERS_INVALID` when the rules do not compile, `MODULE_FAILED` when the search breaks down
 */
export async function runScans(
  params: YaraParams,
  context: RunContext
): Promise<ModuleResult<YaraElements, YaraStatistics>> {
  const { clock, signal } = context
  const start = clock.monotonic()
  const entry = workerEntry(import.meta.url, 'yara-worker')
  if (entry === undefined) throw new MigError('MODULE_FAILED', 'the program of the scanner is not beside the agent')
  using pool = new ScanPool<FileTask, FileScan>({
    entry,
    rules: params.yara ?? '',
    cores: context.cores,
    silenceMs: FILE_MS,
    clock,
    signal
  })
  await pool.open()
  const scans = new Scans(context.maxResultBytes * MATCHES_SHARE)
  let last: string | undefined
  // The search is the lesser work: it stays in the main thread, which has nothing else to do.
  const { searches, matches, errors, filesCount, isStopped } = await searchFiles(
    searchOf(params),
    { ...context, cores: 1 },
    undefined,
    {
      onMatch: (hit) => {
        // A search for any of its checks finds a file once for each, one after the other.
        if (hit.path !== last) scans.add(hit, pool.scan(taskOf(hit)))
        last = hit.path
      },
      afterBatch: () => (pool.waiting > MAX_WAITING ? scans.oneDone() : undefined),
      finish: () => scans.allDone()
    }
  )
  const shownErrors = [...errors]
  for (const { matchLimit } of searches) {
    if (matches.total >= matchLimit) shownErrors.push(`the search ended at ${matchLimit} files (-matchlimit)`)
  }
  if (scans.left > 0) {
    shownErrors.push(`${scans.left} matches were not returned (a result may have ${context.maxResultBytes} bytes)`)
  }
  if (!isStopped && !scans.isComplete) shownErrors.push('the search was stopped before its end')
  const { totalhits, scanned } = scans
  return {
    foundanything: totalhits > 0,
    success: !isStopped && scans.isComplete,
    elements: { Matches: scans.matches.length === 0 ? null : scans.matches },
    statistics: { filescount: filesCount, scanned, totalhits, exectime: durationText(clock.monotonic() - start) },
    errors: shownErrors.length === 0 ? null : shownErrors
  }
}

function taskOf({ path, rawPath, isElsewhere }: Hit): FileTask {
  return { path: rawPath ?? path, isRaw: rawPath !== undefined, isLinkAllowed: isElsewhere === true }
}

/** What the scans have shown. */
class Scans {
  readonly #maxBytes: number
  readonly #open = new Set<Promise<void>>()
  readonly #matches: YaraMatch[] = []
  readonly #errors: string[] = []
  #bytes = 0
  /** none was stopped */
  isComplete = true
  scanned = 0
  totalhits = 0
  /** matches that a result has no room for */
  left = 0

  /** @param maxBytes - of the JSON of all matches */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Takes the answer on a file when it comes. */
  add({ path }: Hit, scan: Promise<ScanAnswer<FileScan>>): void {
    const done = scan.then((answer) => {
      this.#open.delete(done)
      if ('stopped' in answer) this.isComplete = false
      else if ('error' in answer) this.#errors.push(`${path}: ${answer.error}`)
      else this.#take(path, answer.outcome)
    })
    this.#open.add(done)
  }

  /** Settles when one more is done. */
  async oneDone(): Promise<void> {
    await Promise.race(this.#open)
  }

  /** Settles when all are done; what could not be scanned, sorted. */
  async allDone(): Promise<readonly string[]> {
    await Promise.all(this.#open)
    return this.#errors.toSorted()
  }

  /** Sorted by path. */
  get matches(): readonly YaraMatch[] {
    return this.#matches.toSorted((a, b) => (a.Object < b.Object ? -1 : 1))
  }

  #take(path: string, { rules, strings, remark }: FileScan): void {
    this.scanned++
    if (remark !== undefined) this.#errors.push(`${path}: ${remark}`)
    if (rules.length === 0) return
    this.totalhits++
    const match = { Object: path, MatchedRules: rules, Strings: strings }
    this.#bytes += Buffer.byteLength(JSON.stringify(match)) + 1
    if (this.#bytes <= this.#maxBytes) this.#matches.push(match)
    else this.left++
  }
}
