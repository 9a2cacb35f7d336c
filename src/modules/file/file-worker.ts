import { serveTasks } from '../shared/pool/serve-tasks.ts'
import { compileSearches } from '../shared/search/compiled-search.ts'
import { Evaluator } from '../shared/search/evaluate.ts'
import type { SearchWorkerData } from '../shared/search/search-files.ts'

serveTasks(({ params, now }: SearchWorkerData) => {
  const evaluator = new Evaluator(compileSearches(params, now))
  return (batch: Parameters<Evaluator['evaluate']>[0]) => evaluator.evaluate(batch)
})
