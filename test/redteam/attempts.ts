import { expect } from 'chai'

/** What came of one kind of attack. */
export interface Attempt {
  readonly attack: string
  /** what was tried, and how often */
  readonly tried: string
  /** what the honest did about it */
  readonly outcome: string
  /** times that an honest node did, or an investigator believed, what the attacker wanted */
  readonly successes: number
}

/** The table of all attacks. */
export class Attempts {
  readonly #all: Attempt[] = []

  /** A test: the attack is made, noted, and must not have had any success. */
  it(attack: string, make: () => Promise<Omit<Attempt, 'attack'>>): void {
    it(attack, async () => {
      const attempt = { attack, ...(await make()) }
      this.#all.push(attempt)
      expect(attempt.successes, attempt.outcome).to.equal(0)
    })
  }

  all(): readonly Attempt[] {
    return this.#all
  }

  /** Lines of a table. */
  lines(): string[] {
    const rows = this.#all.map(({ attack, tried, outcome, successes }) => [attack, tried, outcome, String(successes)])
    const head = ['attack', 'tried', 'outcome', 'successes']
    const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map((row) => row[at]!.length)))
    const total = this.#all.reduce((sum, { successes }) => sum + successes, 0)
    const lines = [head, ...rows].map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join('  ')
        .trimEnd()
    )
    return [...lines, `${this.#all.length} attacks, ${total} successes`]
  }
}

/** `a 3 times, b` of what is in a list. */
export function tally(words: readonly string[]): string {
  const counts = [...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length] as const)
  return counts.map(([word, count]) => (count === 1 ? word : `${word} ${count} times`)).join(', ') || 'nothing'
}

/** The code with which a node refused a request. */
export function codeIn(error: unknown): string {
  const { message } = error as Error
  return /\b[A-Z]+(?:_[A-Z]+)+\b/.exec(message)?.[0] ?? message
}
