import type { FollowEvent } from '../api/api.ts'
import { unhappy } from '../render/outcome.ts'
import type { Outcome, Unhappy } from '../render/outcome.ts'
import type { Progress } from '../render/progress.ts'
import type { ResultWriter } from '../render/result-writer.ts'

/**
 * Writes answers as they come, and shows progress between.
 * @param signal - Ctrl-C: ends with the reason `interrupted`
 * @returns how it ended
 */
export async function followAction(
  events: AsyncIterable<FollowEvent>,
  writer: ResultWriter,
  progress: Progress,
  signal: AbortSignal
): Promise<Outcome | undefined> {
  // by agent: what the newest run of a scheduled action came to
  const unhappyAgents = new Map<string, Unhappy>()
  let latest: Outcome['summary'] | undefined
  const outcome = (reason: Outcome['reason'], silent: Outcome['silent']): Outcome | undefined =>
    latest && {
      reason,
      summary: latest,
      silent,
      refused: [...unhappyAgents.values()].filter(({ status }) => status === 'refused'),
      failed: [...unhappyAgents.values()].filter(({ status }) => status !== 'refused')
    }
  try {
    for await (const event of events) {
      if (event.kind === 'progress') {
        latest = event.summary
        progress.update(event.summary, event.elapsedMs)
      } else if (event.kind === 'result') {
        progress.clear()
        writer.write(event.result)
        const agent = unhappy(event.result)
        unhappyAgents.delete(event.result.agent)
        if (agent !== undefined) unhappyAgents.set(agent.agent, agent)
      } else if (event.kind === 'end') {
        latest = event.summary
        if (!signal.aborted) return outcome(event.reason, event.silent)
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    progress.clear()
  }
  return outcome('interrupted', [])
}
