import { MigError } from '../../../protocol/errors.ts'
import type { Ms } from '../../../util/clock.ts'
import type { RunContext } from '../../module.ts'
import { WorkPool } from '../pool/work-pool.ts'
import type { Batch, BatchOutcome, Hit } from './batch.ts'
import { type CompiledSearch, compileSearches } from './compiled-search.ts'
import { ErrorList } from './error-list.ts'
import { Evaluator } from './evaluate.ts'
import { Matches } from './matches.ts'
import { Pace } from './pace.ts'
import type { FileParams } from './params.ts'
import { Scope } from './scope.ts'
import { Walk } from './walk.ts'

/** The part of a result's room that is for errors. */
const ERRORS_SHARE = 1 / 4
/** Errors do not need more. */
const MAX_ERROR_BYTES = 256 * 1024
/** Room for statistics and punctuation. */
const FRAME_BYTES = 1024

/** What a worker that evaluates files is started with. */
export interface SearchWorkerData {
  readonly params: FileParams
  /** ms since the epoch: what `mtimes` count back from */
  readonly now: Ms
}

/** What searches have found. */
export interface FoundFiles {
  readonly searches: readonly CompiledSearch[]
  readonly matches: Matches
  /** as many as the most patient search wants, and what was left out */
  readonly errors: readonly string[]
  /** files that the walk came by */
  readonly filesCount: number
  /** what could not be opened */
  readonly openFailed: number
  /** ended by the context's signal, before all was seen */
  readonly isStopped: boolean
}

/** For a module that does something with the files found, while the search goes on. Matches are then not kept. */
export interface FoundFilesUse {
  /** Is told each match that counts, in order. */
  readonly onMatch: (hit: Hit) => void
  /** Keeps the walk from running ahead: it goes on when the promise settles. */
  readonly afterBatch: () => Promise<void> | undefined
  /** Settles when everything is done; what could not be read of the files. */
  readonly finish: () => Promise<readonly string[]>
}

/**
 * Runs searches in one walk. Stopped by the context's signal, it returns what it has, and an error that says so.
 *
 * @param params - validated
 * @param worker - the program of a worker: one that serves an {@link Evaluator}; undefined: everything is done here
 * @throws MigError `MODULE_FAILED` when a worker breaks down
 */
export async function searchFiles(
  params: FileParams,
  context: RunContext,
  worker: URL | undefined,
  use?: FoundFilesUse
): Promise<FoundFiles> {
  const now = context.clock.now()
  const searches = compileSearches(params, now)
  const scope = new Scope(searches)
  const errorBytes = Math.min(MAX_ERROR_BYTES, context.maxResultBytes * ERRORS_SHARE)
  const matches = new Matches(searches, use === undefined ? context.maxResultBytes - errorBytes - FRAME_BYTES : 0)
  const errors = new ErrorList(Math.max(0, ...searches.map(({ maxErrors }) => maxErrors)), errorBytes)
  const totals = { filesCount: 0, openFailed: 0 }
  const take = (outcome: BatchOutcome): void => {
    if (scope.isOver) return
    for (const error of outcome.errors) errors.add(error)
    totals.filesCount += outcome.filesCount
    totals.openFailed += outcome.openFailed
    for (const hit of outcome.hits) {
      const before = matches.total
      if (!matches.add(hit)) scope.end(searches[hit.search] as CompiledSearch)
      if (matches.total > before) use?.onMatch(hit)
    }
  }
  await evaluateAll({ params, now }, searches, scope, context, { worker, onOutcome: take, afterBatch: use?.afterBatch })
  for (const error of (await use?.finish()) ?? []) errors.add(error)
  const isStopped = context.signal.aborted && !scope.isOver
  const shownErrors = errors.list()
  if (use === undefined && matches.left > 0) {
    shownErrors.push(`${matches.left} matches were not returned (a result may have ${context.maxResultBytes} bytes)`)
  }
  if (isStopped) shownErrors.push('the search was stopped before its end')
  return { searches, matches, errors: shownErrors, ...totals, isStopped }
}

async function evaluateAll(
  data: SearchWorkerData,
  searches: readonly CompiledSearch[],
  scope: Scope,
  { clock, cores, signal }: RunContext,
  {
    worker,
    onOutcome,
    afterBatch
  }: {
    worker: URL | undefined
    onOutcome: (outcome: BatchOutcome) => void
    afterBatch: FoundFilesUse['afterBatch'] | undefined
  }
): Promise<void> {
  const evaluator = new Evaluator(searches)
  const pace = new Pace()
  const pool = new WorkPool<Batch, BatchOutcome>({
    work: (batch) => evaluator.evaluate(batch),
    onOutcome,
    onTime: (ms) => {
      pace.note(ms)
    },
    cores,
    entry: worker,
    data,
    clock,
    signal
  })
  try {
    for (const batch of new Walk(scope, () => pace.files).batches()) {
      if (signal.aborted || scope.isOver) break
      if (batch === undefined) await pool.breathe()
      else await pool.submit(batch)
      if (afterBatch !== undefined) await afterBatch()
    }
    // What is still under way cannot change the result any more.
    if (scope.isOver) pool.stop()
    await pool.finish()
  } catch (error) {
    throw new MigError('MODULE_FAILED', `the search broke down: ${(error as Error).message}`, { cause: error })
  }
}
