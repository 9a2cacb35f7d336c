import type { Module } from '../../modules/module.ts'
import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { StoredResult } from '../api/api.ts'
import type { Show } from './formats.ts'
import { printable, printableLine } from './printable.ts'

/** What the lines of a result depend on. */
export interface ResultView {
  readonly show: Show
  /** names of the modules asked, one for each operation */
  readonly modules: readonly string[]
  readonly registry: ReadonlyMap<string, Module>
  /** the action runs more than once: each answer says of which run it is */
  readonly isScheduled?: boolean
}

/** Is the answer one of those that were asked for? */
export function isShown(results: readonly ModuleResult[], show: Show): boolean {
  if (show === 'all') return true
  return results.some((result) => result.foundanything) === (show === 'found')
}

/**
 * The lines that MIG prints for one answer, each with the agent's name in front; unless only what was found is shown,
 * with what was not found, errors and statistics, and `command <status>` at the end. Safe to write to a terminal.
 */
export function resultLines({ name, report }: Pick<StoredResult, 'name' | 'report'>, view: ResultView): string[] {
  const foundOnly = view.show === 'found'
  const lines = report.results.flatMap((result, i) => {
    const module = view.modules[i] ?? ''
    return moduleLines(view.registry.get(module), module, result, foundOnly)
  })
  if (!foundOnly) lines.push(`command ${report.status}${report.code === 'UNCHANGED' ? ', unchanged' : ''}`)
  // A line feed in a file name must not begin a line in the name of another agent: each line gets the prefix.
  const prefix = printableLine(view.isScheduled === true ? `${name} run ${report.sequence}` : name)
  return lines.flatMap((line) => printable(line).split('\n')).map((line) => `${prefix} ${line}`)
}

/** The lines of one operation, without prefix. A result that the module cannot print is one line that says so. */
export function moduleLines(
  module: Module | undefined,
  name: string,
  result: ModuleResult,
  foundOnly: boolean
): string[] {
  if (module === undefined) return [`[error] unknown module '${name}'`]
  try {
    return module.render(result, { foundOnly })
  } catch {
    // Results come from agents: their elements may have any shape.
    return [`[error] the result of module '${name}' cannot be printed; -o json shows it`]
  }
}
