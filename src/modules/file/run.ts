import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { RunContext } from '../module.ts'
import { durationText } from '../shared/go/duration.ts'
import { workerEntry } from '../shared/pool/worker-entry.ts'
import type { FileParams } from '../shared/search/params.ts'
import { searchFiles } from '../shared/search/search-files.ts'
import type { FileElements, FileStatistics } from './element.ts'
import { buildElements } from './result.ts'

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
  const found = await searchFiles(params, context, workerEntry(import.meta.url, 'file-worker'))
  return {
    foundanything: found.matches.total > 0,
    success: !found.isStopped,
    elements: buildElements(found.searches, found.matches),
    statistics: {
      filescount: found.filesCount,
      openfailed: found.openFailed,
      totalhits: found.matches.total,
      exectime: durationText(context.clock.monotonic() - start)
    },
    errors: found.errors.length === 0 ? null : found.errors
  }
}
