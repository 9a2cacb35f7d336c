import { MigError } from '../../src/protocol/errors.ts'
import { failedResult, type ModuleResult } from '../../src/protocol/result/module-result.ts'
import type { RunContext } from '../../src/modules/module.ts'
import { MODULES } from '../../src/modules/registry.ts'
import { systemClock } from '../../src/util/clock.ts'

/** A context for a module that runs in a test. */
export function testContext(changes: Partial<RunContext> = {}): RunContext {
  return {
    clock: systemClock,
    signal: new AbortController().signal,
    timeoutMs: 60_000,
    maxResultBytes: 14 * 1024 * 1024,
    cores: 1,
    log: () => undefined,
    ...changes
  }
}

/** What an agent does with an operation: parameters read, checked, run; what is refused is a failed result. */
export async function runModule(name: string, json: unknown, context = testContext()): Promise<ModuleResult> {
  const module = MODULES.get(name)
  if (module === undefined) throw new TypeError(`no module ${name}`)
  const parsed = module.params.safeParse(json)
  if (!parsed.success) return failedResult(parsed.error.issues[0]?.message ?? '')
  try {
    module.validate(parsed.data)
  } catch (error) {
    if (error instanceof MigError) return failedResult(error.message)
    throw error
  }
  return module.run(parsed.data, context)
}
