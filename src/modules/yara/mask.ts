import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { YaraElements } from './element.ts'

const MASKED = 'masked'

/** Files and errors; the rules are the investigator's own. */
export function maskResult(result: ModuleResult): ModuleResult {
  const elements = result.elements as YaraElements | null
  const masked: YaraElements | null =
    elements === null
      ? null
      : { ...elements, Matches: elements.Matches?.map((match) => ({ ...match, Object: MASKED })) ?? null }
  return { ...result, elements: masked, errors: result.errors?.map(() => MASKED) ?? null }
}
