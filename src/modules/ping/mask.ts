import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { PingElements } from './run.ts'

const MASKED = 'masked'

/** Everything but the latencies may name a host. */
export function maskResult(result: ModuleResult): ModuleResult {
  const elements = result.elements as PingElements | null
  return {
    ...result,
    elements: elements === null ? null : { ...elements, resolvedhost: MASKED, failures: elements.failures?.map(() => MASKED) ?? null }, // prettier-ignore
    errors: result.errors?.map(() => MASKED) ?? null
  }
}
