import type { Code } from '../../protocol/errors.ts'
import type { Report } from '../../protocol/result/report.ts'
import type { ActionSummary, StoredResult } from '../api/api.ts'

/** An agent that answered without a result. */
export interface Unhappy {
  readonly agent: string
  readonly name: string
  readonly status: Report['status']
  readonly code?: Code
  readonly message?: string
}

/** How waiting for an action ended. */
export interface Outcome {
  readonly reason: 'complete' | 'deadline' | 'cancelled' | 'interrupted'
  readonly summary: ActionSummary
  readonly silent: readonly { readonly id: string; readonly name: string }[]
  /** agents that refused the action */
  readonly refused: readonly Unhappy[]
  /** agents on which it failed, timed out or was cancelled */
  readonly failed: readonly Unhappy[]
}

/** The answer as an {@link Unhappy}, or undefined when it is a success. */
export function unhappy({ agent, name, report }: StoredResult): Unhappy | undefined {
  if (report.status === 'success') return undefined
  return {
    agent,
    name,
    status: report.status,
    ...(report.code !== undefined && { code: report.code }),
    ...(report.message !== undefined && { message: report.message })
  }
}

/** True when everybody who was expected to has answered, and with a result. */
export function isAnswered({ reason, summary, silent, refused, failed }: Outcome): boolean {
  return (
    reason === 'complete' && summary.answered > 0 && silent.length === 0 && refused.length === 0 && failed.length === 0
  )
}
