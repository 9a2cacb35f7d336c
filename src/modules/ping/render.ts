import * as z from 'zod'
import type { ModuleResult } from '../../protocol/result/module-result.ts'
import { FAILED, REFUSED, SILENT } from './run.ts'

const elementsSchema = z.object({
  latencies: z.array(z.number()),
  protocol: z.string(),
  resolvedhost: z.string(),
  failures: z.array(z.string()).nullish()
})

/** The lines that MIG prints; errors too, which it does not. */
export function renderResult(result: ModuleResult, { foundOnly }: { readonly foundOnly: boolean }): string[] {
  const errors = foundOnly ? [] : (result.errors ?? []).map((error) => `error: ${error}`)
  const parsed = elementsSchema.safeParse(result.elements)
  if (!parsed.success) return errors
  const { latencies, protocol, resolvedhost, failures } = parsed.data
  if (foundOnly && !result.foundanything) return []
  const verdict = result.foundanything ? 'succeeded. Target is reachable.' : 'failed. Target is no reachable.'
  const head = `${protocol} ping of ${resolvedhost} ${verdict}`
  if (foundOnly) return [head]
  const probes = latencies.map((latency, index) => `ping #${index + 1} ${said(latency, protocol)}`)
  return [head, ...probes, ...(failures ?? []).map((failure) => `error: ${failure}`), ...errors]
}

function said(latency: number, protocol: string): string {
  if (latency === REFUSED) return 'failed, target was unreachable'
  if (latency === FAILED) return 'failed, reason unknown'
  if (latency !== SILENT) return `succeeded in ${latency.toFixed(0)}ms`
  return protocol === 'udp' ? 'may have succeeded (no udp response)' : 'failed, connection timed out'
}
