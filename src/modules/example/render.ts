import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { ExampleElements, ExampleStatistics } from './run.ts'

/** The lines that MIG prints. */
export function renderResult(result: ModuleResult, { foundOnly }: { readonly foundOnly: boolean }): string[] {
  const elements = (result.elements ?? {}) as ExampleElements
  const lines: string[] = []
  if (elements.hostname !== undefined) lines.push(`hostname is ${elements.hostname}`)
  for (const address of elements.addresses ?? []) lines.push(`address is ${address}`)
  for (const [name, addresses] of Object.entries(elements.lookeduphost ?? {})) {
    for (const address of addresses) lines.push(`lookedup host ${name} has IP ${address}`)
  }
  if (foundOnly) return lines
  for (const error of result.errors ?? []) lines.push(`error: ${error}`)
  const statistics = result.statistics as ExampleStatistics | null
  if (statistics !== null) lines.push(`stat: ${statistics.stufffound} stuff found`)
  return lines
}
