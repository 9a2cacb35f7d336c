import { MAX_SYNC_ENTRIES, MAX_UNKNOWN_AGENTS_PER_ORDER } from '../../src/protocol/wire/limits.ts'

/**
 * The answers to one order that the investigator has stored. Those of agents that are not in the census are taken up to a
 * number.
 */
export class StoredAnswers {
  /** ms until the answer of each agent was stored; infinite for one that is not */
  readonly storedMs: Float64Array
  #unknown = 0
  #repeated = 0

  constructor(agents: number) {
    this.storedMs = new Float64Array(agents).fill(Number.POSITIVE_INFINITY)
  }

  /** Answers that came again. */
  get repeated(): number {
    return this.#repeated
  }

  /** Agents whose answer is not stored. */
  get lacking(): number {
    return this.storedMs.reduce((sum, at) => sum + Number(!Number.isFinite(at)), 0)
  }

  /** Would the answer be stored now? */
  isNews(agent: number): boolean {
    return !this.#has(agent) && this.#mayTake(agent)
  }

  /** @returns whether there is a receipt */
  take(agent: number, timeMs: number): boolean {
    if (this.#has(agent)) this.#repeated++
    else if (!this.#mayTake(agent)) return false
    else {
      this.storedMs[agent] = timeMs
      if (isUnknown(agent)) this.#unknown++
    }
    return true
  }

  #has(agent: number): boolean {
    return Number.isFinite(this.storedMs[agent]!)
  }

  #mayTake(agent: number): boolean {
    return !isUnknown(agent) || this.#unknown < MAX_UNKNOWN_AGENTS_PER_ORDER
  }
}

/** The census has the others. Which ones has nothing to do with where they are: the first are as good as any. */
function isUnknown(agent: number): boolean {
  return agent >= MAX_SYNC_ENTRIES
}
