import type { ActionDetail } from '../../api/api.ts'
import { isAnswered } from '../../render/outcome.ts'
import type { Outcome, Unhappy } from '../../render/outcome.ts'
import { outcomeLines } from '../../render/outcome-lines.ts'
import { createResultWriter } from '../../render/result-writer.ts'
import { print, say } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { WAITING_FLAGS } from '../flags.ts'
import { outputFormat, showOf, styleOf } from '../output-options.ts'
import { openNode, openSession } from '../session.ts'
import type { Awaited } from '../wait-for-answers.ts'

export const actionResultsCommand: Command = {
  path: ['action', 'results'],
  summary: 'the answers to an action that are here; with --wait, those that still come too',
  positionals: [{ name: 'id', help: 'action id or order digest, or the beginning of one' }],
  flags: [],
  shared: WAITING_FLAGS,
  examples: [
    { command: 'mig action results 019a --show all', does: 'every answer, with statistics and errors' },
    { command: 'mig action results 019a --wait -o csv', does: 'wait until all expected have answered' }
  ],
  run: async (args, terminal) => {
    await using node = await openNode(await openSession(args, terminal), args, terminal)
    const id = args.required('id')
    const action = await node.action(id)
    const order = action.order as Awaited
    if (args.isSet('wait') || args.text('timeout') !== undefined) {
      const { waitForAnswers } = await import('../wait-for-answers.ts')
      return await waitForAnswers(node, action.digest, order, args, terminal)
    }

    const { MODULES } = await import('../../../modules/registry.ts')
    const modules = order.operations.map(({ module }) => module)
    const writer = createResultWriter(
      outputFormat(args),
      { show: showOf(args), modules, registry: MODULES, isScheduled: order.schedule !== undefined },
      (text) => {
        print(terminal, text)
      }
    )
    for await (const result of node.results(action.digest)) writer.write(result)
    const outcome = outcomeOf(action)
    writer.end(outcome)
    if (!args.isSet('quiet')) {
      const elapsedMs = lastStored(action) - action.published
      for (const line of outcomeLines(outcome, elapsedMs, styleOf(args, terminal))) say(terminal, line)
    }
    return isAnswered(outcome) ? 0 : 1
  }
}

/** What is known of an action, as if waiting for it had just ended. */
function outcomeOf({ commands, ...summary }: ActionDetail): Outcome {
  const silent = commands.filter(({ status }) => !FINAL.has(status))
  const unhappy = commands.filter(({ status }) => FINAL.has(status) && status !== 'success') as Unhappy[]
  return {
    reason: silent.length === 0 ? 'complete' : 'deadline',
    summary,
    silent: silent.map(({ agent, name }) => ({ id: agent, name })),
    refused: unhappy.filter(({ status }) => status === 'refused'),
    failed: unhappy.filter(({ status }) => status !== 'refused')
  }
}

const FINAL: ReadonlySet<string> = new Set(['success', 'failed', 'timeout', 'refused', 'cancelled'])

function lastStored({ commands, published }: ActionDetail): number {
  return Math.max(published, ...commands.map(({ stored }) => stored ?? 0))
}
