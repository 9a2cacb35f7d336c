import { CODES } from '../../protocol/errors.ts'
import type { Code } from '../../protocol/errors.ts'
import type { Ms } from '../../util/clock.ts'
import { isAnswered } from './outcome.ts'
import type { Outcome, Unhappy } from './outcome.ts'
import { printableLine } from './printable.ts'
import { progressText } from './progress.ts'
import type { Style } from './style.ts'

/** Names that one line lists before it only counts. */
const MAX_NAMES = 20

/**
 * What is said on standard error when the waiting is over: counts, who is silent, who refused and why, with the remedy.
 */
export function outcomeLines(outcome: Outcome, elapsedMs: Ms, style: Style): string[] {
  const { summary, silent, refused, failed, reason } = outcome
  const paint = isAnswered(outcome) ? style.good : style.notice
  const lines = [paint(progressText(summary, elapsedMs))]
  if (silent.length > 0) lines.push(style.bad(`silent: ${names(silent)}`))
  lines.push(...reasons(refused, 'refused').map(style.bad), ...failed.map(unhappyLine).map(style.bad))
  if (reason === 'interrupted') {
    lines.push(
      style.notice('Stopped waiting. Nothing is lost: agents go on, and their answers are kept for you.'),
      style.notice(`mig action results ${summary.id} --wait takes them in.`)
    )
  }
  return lines
}

/** One line a code, with the agents that gave it. */
function reasons(agents: readonly Unhappy[], word: string): string[] {
  const byCode = Map.groupBy(agents, ({ code, message }) => `${code ?? ''} ${message ?? ''}`)
  return [...byCode.values()].map((group) => {
    const { code, message } = group[0] as Unhappy
    const text = message ?? (code === undefined ? '' : codeInfo(code)?.means)
    const remedy = code === undefined ? undefined : codeInfo(code)?.remedy
    return [`${word}: ${names(group)}:`, text, remedy, code === undefined ? undefined : `(${code})`]
      .filter((part) => part !== undefined && part !== '')
      .map((part) => printableLine(part as string))
      .join(' ')
  })
}

function unhappyLine(agent: Unhappy): string {
  const why = [agent.message, agent.code === undefined ? undefined : `(${agent.code})`].filter(Boolean).join(' ')
  return printableLine(`${agent.name} did not succeed: ${agent.status}${why === '' ? '' : `: ${why}`}`)
}

/** An agent of another version may give a code that is not known here. */
function codeInfo(code: string): { means: string; remedy: string } | undefined {
  return Object.hasOwn(CODES, code) ? CODES[code as Code] : undefined
}

function names(agents: readonly { readonly name: string }[]): string {
  const shown = agents.slice(0, MAX_NAMES).map(({ name }) => printableLine(name))
  const more = agents.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}
