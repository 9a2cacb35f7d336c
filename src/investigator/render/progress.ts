import type { ActionSummary } from '../api/api.ts'
import type { Ms } from '../../util/clock.ts'

/** How often a progress line is written where there is no terminal. */
const LINE_EVERY_MS = 5000
const BAR_CELLS = 24
const CLEAR_LINE = '\r\u001b[K'

/** Where progress goes. */
export interface ProgressOutput {
  write(text: string): unknown
  readonly isTTY?: boolean
}

/** Progress of an action on standard error: a bar on a terminal, a line every few seconds elsewhere. */
export class Progress {
  readonly #output: ProgressOutput
  readonly #isQuiet: boolean
  #lastLineMs: Ms = 0
  #isBarShown = false

  constructor(options: { readonly isQuiet: boolean }, output: ProgressOutput) {
    this.#isQuiet = options.isQuiet
    this.#output = output
  }

  /** Shows where the action stands. */
  update(summary: ActionSummary, elapsedMs: Ms): void {
    if (this.#isQuiet) return
    if (this.#output.isTTY === true) {
      this.#output.write(`${CLEAR_LINE}${bar(summary)} ${progressText(summary, elapsedMs)}`)
      this.#isBarShown = true
    } else if (elapsedMs - this.#lastLineMs >= LINE_EVERY_MS) {
      this.#lastLineMs = elapsedMs
      this.#output.write(`${progressText(summary, elapsedMs)}\n`)
    }
  }

  /** Takes the bar away, so that other lines can be written. */
  clear(): void {
    if (!this.#isBarShown) return
    this.#output.write(CLEAR_LINE)
    this.#isBarShown = false
  }
}

/** `12 of 14 answered, 3 found, 1 refused, 2.4 s` */
export function progressText({ answered, expected, found, counts }: ActionSummary, elapsedMs: Ms): string {
  const parts = [`${answered} of ${Math.max(expected, answered)} answered`]
  if (found > 0) parts.push(`${found} found`)
  for (const status of ['refused', 'failed', 'timeout', 'cancelled'] as const) {
    const count = counts[status] ?? 0
    if (count > 0) parts.push(`${count} ${status}`)
  }
  return [...parts, `${(elapsedMs / 1000).toFixed(1)} s`].join(', ')
}

function bar({ answered, expected }: ActionSummary): string {
  const full = Math.round((BAR_CELLS * answered) / Math.max(expected, answered, 1))
  return `[${'#'.repeat(full)}${'-'.repeat(BAR_CELLS - full)}]`
}
