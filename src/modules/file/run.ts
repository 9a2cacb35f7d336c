import { MigError } from '../../protocol/errors.ts'
import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { RunContext } from '../module.ts'
import { durationText } from '../shared/go/duration.ts'
import { workerEntry } from '../shared/pool/worker-entry.ts'
import { WorkPool } from '../shared/pool/work-pool.ts'
import type { Batch, BatchOutcome } from './batch.ts'
import { type CompiledSearch, compileSearches } from './compiled-search.ts'
import type { FileElements, FileStatistics } from './element.ts'
import { ErrorList } from './error-list.ts'
import { Evaluator } from './evaluate.ts'
import type { WorkerData } from './file-worker.ts'
import { Matches } from './matches.ts'
import { Pace } from './pace.ts'
import type { FileParams } from './params.ts'
import { buildElements } from './result.ts'
import { Scope } from './scope.ts'
import { Walk } from './walk.ts'

/** The part of a result's room that is for errors. */
const ERRORS_SHARE = 1 / 4
/** Errors do not need more. */
const MAX_ERROR_BYTES = 256 * 1024
/** Room for statistics and punctuation. */
const FRAME_BYTES = 1024

export type FileResult = ModuleResult<FileElements, FileStatistics>

/**
 * Runs the searches in one walk. Stopped by the context's signal, it returns what it has, with `success` false and an
 * error that says so.
 *
 * @param params - validated
 * @throws MigError `MODULE_FAILED` when a worker breaks down
 */
export async function runSearches(params: FileParams, context: RunContext): Promise<FileResult> {
  const start = context.clock.monotonic()
  const now = context.clock.now()
  const searches = compileSearches(params, now)
  const scope = new Scope(searches)
  const errorBytes = Math.min(MAX_ERROR_BYTES, context.maxResultBytes * ERRORS_SHARE)
  const matches = new Matches(searches, context.maxResultBytes - errorBytes - FRAME_BYTES)
  // As many as the most patient search wants.
  const errors = new ErrorList(Math.max(0, ...searches.map(({ maxErrors }) => maxErrors)), errorBytes)
  const totals = { filescount: 0, openfailed: 0 }
  const take = (outcome: BatchOutcome): void => {
    if (scope.isOver) return
    for (const error of outcome.errors) errors.add(error)
    totals.filescount += outcome.filesCount
    totals.openfailed += outcome.openFailed
    for (const hit of outcome.hits) if (!matches.add(hit)) scope.end(searches[hit.search] as CompiledSearch)
  }
  const { isStopped } = await evaluateAll(params, now, searches, scope, context, take)
  const shownErrors = errors.list()
  if (matches.left > 0) {
    shownErrors.push(`${matches.left} matches were not returned (a result may have ${context.maxResultBytes} bytes)`)
  }
  if (isStopped) shownErrors.push('the search was stopped before its end')
  return {
    foundanything: matches.total > 0,
    success: !isStopped,
    elements: buildElements(searches, matches),
    statistics: {
      ...totals,
      totalhits: matches.total,
      exectime: durationText(context.clock.monotonic() - start)
    },
    errors: shownErrors.length === 0 ? null : shownErrors
  }
}

async function evaluateAll(
  params: FileParams,
  now: number,
  searches: readonly CompiledSearch[],
  scope: Scope,
  { clock, cores, signal }: RunContext,
  onOutcome: (outcome: BatchOutcome) => void
): Promise<{ isStopped: boolean }> {
  const evaluator = new Evaluator(searches)
  const data: WorkerData = { params, now }
  const pace = new Pace()
  const pool = new WorkPool<Batch, BatchOutcome>({
    work: (batch) => evaluator.evaluate(batch),
    onOutcome,
    onTime: (ms) => {
      pace.note(ms)
    },
    cores,
    entry: workerEntry(import.meta.url, 'file-worker'),
    data,
    clock,
    signal
  })
  try {
    for (const batch of new Walk(scope, () => pace.files).batches()) {
      if (signal.aborted || scope.isOver) break
      if (batch === undefined) await pool.breathe()
      else await pool.submit(batch)
    }
    // What is still under way cannot change the result any more.
    if (scope.isOver) pool.stop()
    await pool.finish()
  } catch (error) {
    throw new MigError('MODULE_FAILED', `the search broke down: ${(error as Error).message}`, { cause: error })
  }
  return { isStopped: signal.aborted && !scope.isOver }
}
