import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { ScribeElements } from './element.ts'

const MASKED = 'masked'

/** The identifiers, which are files and packages, as in MIG; and errors that name files. */
export function maskResult(result: ModuleResult): ModuleResult {
  const elements = result.elements as ScribeElements | null
  return {
    ...result,
    elements: elements === null ? null : { ...elements, results: elements.results.map(maskTest) },
    errors: result.errors?.map((error) => (error.startsWith('Error: ') ? error : MASKED)) ?? null
  }
}

function maskTest(test: ScribeElements['results'][number]): ScribeElements['results'][number] {
  return { ...test, results: test.results?.map(({ result }) => ({ result, identifier: MASKED })) ?? null }
}
