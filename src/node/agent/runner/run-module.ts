import type * as z from 'zod'
import type { Module, RunContext } from '../../../modules/module.ts'
import type { ModuleResult } from '../../../protocol/result/module-result.ts'
import { MigError } from '../../../protocol/errors.ts'

/**
 * Runs a module here, in this process: parameters checked, then run.
 * @throws MigError `PARAMETERS_INVALID`, and what the module throws
 */
export async function runModule(module: Module, parameters: unknown, context: RunContext): Promise<ModuleResult> {
  const parsed = module.params.safeParse(parameters)
  if (!parsed.success) {
    const [issue] = parsed.error.issues as [z.core.$ZodIssue]
    const where = issue.path.length === 0 ? 'parameters' : issue.path.join('.')
    throw new MigError('PARAMETERS_INVALID', `${where}: ${issue.message}`)
  }
  module.validate(parsed.data)
  return await module.run(parsed.data, context)
}
