import { MigError } from '../../protocol/errors.ts'
import type { Action } from '../../protocol/order/schema.ts'
import { isScheduled } from '../../protocol/order/scheduled-action.ts'
import type { Ms } from '../../util/clock.ts'
import type { InvestigatorApi } from '../api/api.ts'
import { parseDuration } from '../compose/duration.ts'
import { isAnswered } from '../render/outcome.ts'
import { outcomeLines } from '../render/outcome-lines.ts'
import { Progress } from '../render/progress.ts'
import { createResultWriter } from '../render/result-writer.ts'
import { print, say } from '../terminal.ts'
import type { Terminal } from '../terminal.ts'
import type { Arguments } from './arguments.ts'
import { followAction } from './follow-action.ts'
import { outputFormat, showOf, styleOf } from './output-options.ts'

/** Answers that were under way when the action expired may still come. MIG's. */
const AFTER_EXPIRY_MS: Ms = 10_000

/** What waiting needs of an action: its fields, or those of its order file. */
export type Awaited = Pick<Action, 'id' | 'expireafter' | 'operations' | 'reply' | 'schedule'>

/**
 * Prints answers as they come, until all expected have answered, the time is over, or Ctrl-C.
 * @returns 0 when all who were expected to have answered
 * @throws MigError `NOT_ANSWERED`
 */
export async function waitForAnswers(
  node: InvestigatorApi,
  digest: string,
  action: Awaited,
  args: Arguments,
  terminal: Terminal
): Promise<number> {
  const { MODULES } = await import('../../modules/registry.ts')
  const format = outputFormat(args)
  const isQuiet = args.isSet('quiet')
  const modules = action.operations.map(({ module }) => module)
  const view = { show: showOf(args), modules, registry: MODULES, isScheduled: isScheduled(action) }
  const writer = createResultWriter(format, view, (text) => {
    print(terminal, text)
  })
  const progress = new Progress({ isQuiet }, terminal.stderr)
  const started = terminal.clock.monotonic()

  const timeoutMs = timeoutOf(action, args, terminal.clock.now())
  const events = node.follow(digest, { timeoutMs, isLater: args.isSet('wait') }, terminal.signal)
  const outcome = await followAction(events, writer, progress, terminal.signal)
  if (outcome === undefined) throw new MigError('NOT_ANSWERED', `Nothing is known yet of action ${action.id}.`)

  writer.end(outcome)
  const lines = outcomeLines(outcome, terminal.clock.monotonic() - started, styleOf(args, terminal))
  // With -q the bad news alone: who is silent, who refused.
  for (const line of isQuiet ? lines.slice(1) : lines) say(terminal, line)
  if (isAnswered(outcome)) return 0
  if (format === 'text' && outcome.reason !== 'interrupted') throw notAnswered(action.id, outcome.summary)
  return 1
}

function notAnswered(id: string, summary: { expected: number; counts: { success?: number } }): MigError {
  const answered = summary.counts.success ?? 0
  const expected = Math.max(summary.expected, answered)
  return new MigError('NOT_ANSWERED', `${answered} of ${expected} agents answered action ${id}.`)
}

/** `--timeout`; with `--wait` as long as answers are taken in; else until the action has expired. */
function timeoutOf(action: Awaited, args: Arguments, now: Ms): Ms {
  const flag = args.text('timeout')
  if (flag !== undefined) return parseDuration(flag)
  const isPatient = args.isSet('wait') && !isScheduled(action)
  const end = isPatient ? Date.parse(action.reply.until) : Date.parse(action.expireafter) + AFTER_EXPIRY_MS
  return Math.max(0, end - now)
}
