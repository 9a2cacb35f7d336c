import type { ModuleResult } from '../../protocol/result/module-result.ts'

/** What is installed names no file, host or person, and is shown, as in MIG; errors may name files. */
export function maskResult(result: ModuleResult): ModuleResult {
  return { ...result, errors: result.errors?.map(() => 'masked') ?? null }
}
