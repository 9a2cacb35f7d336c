import { availableParallelism } from 'node:os'
import type * as z from 'zod'
import { MigError } from '../../protocol/errors.ts'
import type { ActionDraft } from '../../protocol/order/draft.ts'
import { failedResult } from '../../protocol/result/module-result.ts'
import type { ModuleResult } from '../../protocol/result/module-result.ts'
import { MAX_REPORT_BYTES } from '../../protocol/wire/limits.ts'
import { parseDuration } from '../compose/duration.ts'
import type { Module } from '../../modules/module.ts'
import { csvLine } from '../render/csv.ts'
import { csvShape } from '../render/csv-rows.ts'
import { jsonText } from '../render/json-text.ts'
import { printable } from '../render/printable.ts'
import { isShown, moduleLines } from '../render/result-lines.ts'
import { print } from '../terminal.ts'
import type { Terminal } from '../terminal.ts'
import type { Arguments } from './arguments.ts'
import { outputFormat, showOf } from './output-options.ts'

const DEFAULT_TIMEOUT = '5m'

/**
 * Runs the operations on this machine, in this process, as this user: no mesh, no home, no signature. Without --show it
 * prints everything: what was not found, and errors too.
 *
 * @returns 0 when every module ran to its end
 */
export async function askLocally(draft: ActionDraft, args: Arguments, terminal: Terminal): Promise<number> {
  if (draft.schedule !== undefined) throw new MigError('USAGE', 'A schedule needs agents: -t local asks once.')
  const { MODULES } = await import('../../modules/registry.ts')
  const timeoutMs = parseDuration(args.text('timeout') ?? DEFAULT_TIMEOUT)
  const overdue = new AbortController()
  const stopClock = terminal.clock.after(timeoutMs, () => {
    overdue.abort()
  })
  const signal = AbortSignal.any([terminal.signal, overdue.signal])
  const modules = draft.operations.map(({ module }) => module)
  const results: ModuleResult[] = []
  for (const { module: name, parameters } of draft.operations) {
    const module = MODULES.get(name)
    if (module === undefined) throw new MigError('MODULE_MISSING', `There is no module ${name}.`)
    results.push(await runHere(module, parameters, signal, timeoutMs, terminal))
  }
  stopClock()
  writeResults(modules, results, MODULES, args, terminal)
  return results.every(({ success }) => success) ? 0 : 1
}

async function runHere(
  module: Module,
  parameters: unknown,
  signal: AbortSignal,
  timeoutMs: number,
  { clock }: Terminal
): Promise<ModuleResult> {
  const parsed = module.params.safeParse(parameters)
  if (!parsed.success) {
    const [issue] = parsed.error.issues as [z.core.$ZodIssue]
    throw new MigError('PARAMETERS_INVALID', `${module.name}: ${issue.path.join('.')}: ${issue.message}`)
  }
  module.validate(parsed.data)
  try {
    return await module.run(parsed.data, {
      clock,
      signal,
      timeoutMs,
      maxResultBytes: MAX_REPORT_BYTES,
      cores: module.capabilities.includes('worker') ? availableParallelism() : 1,
      log: () => undefined
    })
  } catch (error) {
    if (error instanceof MigError) return failedResult(error.message)
    throw error
  }
}

function writeResults(
  modules: readonly string[],
  results: readonly ModuleResult[],
  registry: ReadonlyMap<string, Module>,
  args: Arguments,
  terminal: Terminal
): void {
  const show = args.text('show') === undefined ? 'all' : showOf(args)
  const isWritten = isShown(results, show)
  switch (outputFormat(args)) {
    case 'json':
    case 'jsonl':
      print(terminal, jsonText({ results: isWritten ? results : [] }, outputFormat(args) === 'json' ? 2 : undefined))
      return
    case 'csv': {
      const shape = csvShape(modules)
      print(terminal, csvLine(shape.columns))
      if (isWritten) for (const row of shape.rows(modules, results)) print(terminal, csvLine(row))
      return
    }
    case 'text':
      if (!isWritten) return
      results.forEach((result, i) => {
        const name = modules[i] as string
        for (const line of moduleLines(registry.get(name), name, result, show === 'found')) {
          print(terminal, printable(line))
        }
      })
  }
}
