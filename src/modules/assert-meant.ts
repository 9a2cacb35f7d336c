import type { Module } from './module.ts'
import { MigError } from '../protocol/errors.ts'

/**
 * Refuses the operations of an action file that would be answered by nothing, in silence. Modules that are not here are
 * passed over.
 *
 * @throws MigError `ACTION_FILE_INVALID` with the first mistake
 */
export function assertMeant(
  operations: readonly { readonly module: string; readonly parameters: unknown }[],
  modules: ReadonlyMap<string, Module>
): void {
  for (const [index, { module, parameters }] of operations.entries()) {
    const [mistake] = modules.get(module)?.mistakesIn?.(parameters) ?? []
    if (mistake !== undefined) throw new MigError('ACTION_FILE_INVALID', `operations[${index}], ${module}: ${mistake}`)
  }
}
