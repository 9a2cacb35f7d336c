import type { ActionSummary, CommandRow, CommandStatus } from './api/api.ts'
import type { Action } from '../protocol/order/schema.ts'
import type { Report } from '../protocol/result/report.ts'
import type { ResultHead } from '../store/results.ts'
import type { Ms } from '../util/clock.ts'
import { isRolledOut } from '../protocol/order/rollout.ts'
import { isScheduled } from '../protocol/order/scheduled-action.ts'
import { isFinalStatus } from '../protocol/result/report.ts'

/** An agent that was expected to answer. */
export interface ExpectedAgent {
  readonly id: string
  readonly name: string
}

/**
 * Who was asked by one action and who has answered. Holds no results.
 *
 * A final is never replaced, but by that of a later run of a scheduled action. A command that is `accepted` with a code waits for something that may never come (a further
 * signature): nobody waits for its final.
 */
export class ActionTracker {
  readonly digest: string
  readonly action: Action
  readonly published: Ms
  #expected: readonly ExpectedAgent[]
  readonly #commands = new Map<string, ResultHead>()
  /** what agents said before the action got a further signature */
  #superseded: ReadonlySet<ResultHead> = new Set()

  constructor(digest: string, action: Action, published: Ms, expected: readonly ExpectedAgent[]) {
    this.digest = digest
    this.action = action
    this.published = published
    this.#expected = expected
  }

  /** Who is to answer. */
  get expected(): readonly ExpectedAgent[] {
    return this.#expected
  }

  /** Agents that came after the publication, and are meant too. */
  expect(agents: readonly ExpectedAgent[]): void {
    const known = new Set(this.#expected.map(({ id }) => id))
    this.#expected = [...this.#expected, ...agents.filter(({ id }) => !known.has(id))]
  }

  /** Takes a report in. @returns false when it changes nothing */
  note(state: ResultHead): boolean {
    const held = this.#commands.get(state.agent)
    if (held !== undefined) {
      if (held.sequence > state.sequence) return false
      if (held.sequence === state.sequence && isFinalStatus(held.status)) return false
    }
    // that nothing has changed is said without saying it all again
    const found = state.code === 'UNCHANGED' ? (held?.found ?? false) : state.found
    this.#commands.set(state.agent, { ...state, found })
    return true
  }

  find(agent: string): ResultHead | undefined {
    return this.#commands.get(agent)
  }

  /** Agents that were heard of, expected or not. */
  agents(): Iterable<string> {
    return this.#commands.keys()
  }

  /** The action got a further signature: agents that waited for one judge it anew. */
  reopen(): void {
    this.#superseded = new Set(this.#commands.values())
  }

  /** Nothing more is to be expected: every expected agent has ended, or waits for something outside of it. */
  get isSettled(): boolean {
    return this.expected.every(({ id }) => {
      const state = this.#commands.get(id)
      if (state === undefined) return false
      if (isScheduled(this.action)) return state.status === 'cancelled' || state.code === 'SCHEDULE_INVALID'
      return isFinalStatus(state.status) || (state.code !== undefined && !this.#superseded.has(state))
    })
  }

  /** As many agents have ended as were expected, and none of them will say more. */
  get isComplete(): boolean {
    return !isScheduled(this.action) && this.summary().answered >= this.expected.length
  }

  /** The time of a scheduled action is over, and every expected agent was heard of. */
  isOver(now: Ms): boolean {
    const isPast = Date.parse(this.action.expireafter) <= now
    return isScheduled(this.action) && isPast && this.silent().length === 0
  }

  /** Enough agents have failed for the rollout of the action to go no further. */
  get isToBeStopped(): boolean {
    if (!isRolledOut(this.action)) return false
    const failures = [...this.#commands.values()].filter(({ status }) => status === 'failed' || status === 'timeout')
    return failures.length >= this.action.rollout.stopAfterFailures
  }

  /** Expected agents of whom nothing was heard. */
  silent(): ExpectedAgent[] {
    return this.expected.filter(({ id }) => !this.#commands.has(id))
  }

  summary(): ActionSummary {
    const finals = [...this.#commands.values()].filter((state) => isFinalStatus(state.status))
    const counts: Partial<Record<Report['status'], number>> = {}
    for (const { status } of this.#commands.values()) counts[status] = (counts[status] ?? 0) + 1
    return {
      digest: this.digest,
      id: this.action.id,
      name: this.action.name,
      target: this.action.target,
      modules: [...new Set(this.action.operations.map((operation) => operation.module))],
      validfrom: this.action.validfrom,
      expireafter: this.action.expireafter,
      published: this.published,
      expected: this.expected.length,
      answered: finals.length,
      found: finals.filter((state) => state.found).length,
      counts
    }
  }

  /**
   * Every agent that was expected or was heard of, by name.
   * @param late - agents that came after the publication, and are meant too
   */
  rows(now: Ms, late: readonly ExpectedAgent[] = []): CommandRow[] {
    const missing: CommandStatus = Date.parse(this.action.expireafter) < now ? 'expired' : 'silent'
    const names = new Map([...late, ...this.expected].map(({ id, name }) => [id, name]))
    for (const agent of this.#commands.keys()) names.delete(agent)
    const rows: CommandRow[] = [...names].map(([agent, name]) => ({ agent, name, status: missing }))
    for (const { agent, name, status, code, message, stored, sequence } of this.#commands.values()) {
      rows.push({
        agent,
        name,
        status,
        ...(isScheduled(this.action) ? { sequence } : {}),
        ...(code === undefined ? {} : { code }),
        ...(message === undefined ? {} : { message }),
        ...(isFinalStatus(status) ? { stored } : {})
      })
    }
    return rows.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.agent < b.agent ? -1 : 1))
  }
}
