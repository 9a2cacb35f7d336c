import type { Module } from '../../modules/module.ts'
import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { Clock } from '../../util/clock.ts'
import type { OperationOutcome, OperationRequest, Runner } from './runner/runner.ts'
import { availableParallelism } from 'node:os'
import * as z from 'zod'
import { MigError } from '../../protocol/errors.ts'
import { failedResult } from '../../protocol/result/module-result.ts'
import { MAX_REPORT_BYTES } from '../../protocol/wire/limits.ts'
import { runModule } from './runner/run-module.ts'

/** A module that is run by hand has this long. */
const TIMEOUT_MS = 3_600_000

const messageSchema = z.object({ class: z.literal('parameters'), parameters: z.unknown() })

/**
 * `mig-agent -m`: runs one module in this process, without a sandbox, as the user who asks.
 *
 * @param lines - MIG's message protocol: the first `parameters` line is the question, a `stop` line after it ends it early
 * @returns its result; what goes wrong is in it
 */
export async function runHere(
  module: Module,
  lines: AsyncIterable<string>,
  deps: { readonly clock: Clock; log(message: string): void }
): Promise<ModuleResult> {
  const stop = new AbortController()
  const input = lines[Symbol.asyncIterator]()
  try {
    const parameters = parseMessage((await input.next()).value as string | undefined)
    void stopOn(input, stop)
    return await runModule(module, parameters, {
      ...deps,
      signal: stop.signal,
      timeoutMs: TIMEOUT_MS,
      maxResultBytes: MAX_REPORT_BYTES,
      cores: module.capabilities.includes('worker') ? availableParallelism() : 1
    })
  } catch (error) {
    if (error instanceof MigError) return failedResult(error.message)
    throw error
  }
}

function parseMessage(line: string | undefined): unknown {
  try {
    return messageSchema.parse(JSON.parse(line ?? '')).parameters
  } catch (cause) {
    throw new MigError('PARAMETERS_INVALID', 'expected one line {"class":"parameters","parameters":{…}}', { cause })
  }
}

async function stopOn(input: AsyncIterator<string>, stop: AbortController): Promise<void> {
  for (let next = await input.next(); next.done !== true; next = await input.next()) {
    if (next.value.trim() === '{"class":"stop"}') stop.abort()
  }
}

/**
 * `mig-agent -i`: runs the operations of an action file, one after the other, behind the walls. Nobody's signature,
 * target or validity is looked at: it is the user's own machine.
 */
export async function runOperations(
  operations: readonly OperationRequest[],
  runner: Runner,
  signal: AbortSignal
): Promise<OperationOutcome[]> {
  const outcomes: OperationOutcome[] = []
  for (const operation of operations) outcomes.push(await runner.run(operation, signal))
  return outcomes
}
