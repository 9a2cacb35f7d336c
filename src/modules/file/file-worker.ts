import { serveTasks } from '../shared/pool/serve-tasks.ts'
import { compileSearches } from './compiled-search.ts'
import { Evaluator } from './evaluate.ts'
import type { FileParams } from './params.ts'

/** What a worker of this module is started with. */
export interface WorkerData {
  readonly params: FileParams
  /** ms since the epoch: what `mtimes` count back from */
  readonly now: number
}

serveTasks(({ params, now }: WorkerData) => {
  const evaluator = new Evaluator(compileSearches(params, now))
  return (batch: Parameters<Evaluator['evaluate']>[0]) => evaluator.evaluate(batch)
})
