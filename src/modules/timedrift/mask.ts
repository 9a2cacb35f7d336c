import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { TimedriftElements, TimedriftStatistics } from './run.ts'

const MASKED = 'masked'

/** The time servers of a host may be told by their names. */
export function maskResult(result: ModuleResult): ModuleResult {
  const elements = result.elements as TimedriftElements | null
  const statistics = result.statistics as TimedriftStatistics | null
  const drifts = elements?.drifts?.map((drift) => drift.replace(/(ntp host ).*( by )/, `$1${MASKED}$2`))
  const ntpstats = statistics?.ntpstats?.map((server) => ({ ...server, host: MASKED }))
  return {
    ...result,
    elements: elements === null ? null : { ...elements, ...(drifts !== undefined && { drifts }) },
    statistics: statistics === null ? null : { ...statistics, ...(ntpstats !== undefined && { ntpstats }) },
    errors: result.errors?.map((error) => (error.includes(': ') ? MASKED : error)) ?? null
  }
}
