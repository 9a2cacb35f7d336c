import type { Clock, Ms } from '../../util/clock.ts'
import type { PolicyChain } from './policy-chain.ts'

/** Where the time of the last comparison is kept over restarts. */
export interface ComparisonStore {
  get(name: 'policyCompared'): Promise<number>
  set(name: 'policyCompared', value: number): Promise<void>
}

interface PolicyKnowledgeDeps {
  readonly policies: Pick<PolicyChain, 'current'>
  readonly store: ComparisonStore
  readonly clock: Clock
}

/** Ms between two stores of the time: what a crash loses makes the knowledge look older than it is, never newer. */
const STORE_EVERY_MS: Ms = 30_000

/**
 * How old what this node knows of the policy is: the time since it last compared its chain with that of a neighbour who
 * had none newer, or since the policy in force was signed, whichever is less (docs/adr/0019-age-of-policy-knowledge.md).
 */
export class PolicyKnowledge {
  readonly #deps: PolicyKnowledgeDeps
  readonly #listeners = new Set<() => void>()
  #compared: Ms
  #stored: Ms

  private constructor(deps: PolicyKnowledgeDeps, compared: Ms) {
    this.#deps = deps
    this.#compared = compared
    this.#stored = compared
  }

  /** With what the last process knew. */
  static async open(deps: PolicyKnowledgeDeps): Promise<PolicyKnowledge> {
    return new PolicyKnowledge(deps, await deps.store.get('policyCompared'))
  }

  /** Of what is known now; never negative. */
  get ageMs(): Ms {
    const { policies, clock } = this.#deps
    return Math.max(0, clock.now() - Math.max(this.#compared, policies.current.signedAt))
  }

  /** A neighbour has shown its chain, and ours is as new. */
  confirm(): void {
    const { clock, store } = this.#deps
    const now = clock.now()
    this.#compared = now
    if (Math.abs(now - this.#stored) >= STORE_EVERY_MS) {
      this.#stored = now
      // not worth an error: the next comparison writes it again
      store.set('policyCompared', now).catch(() => undefined)
    }
    for (const listener of this.#listeners) listener()
  }

  /** Calls back with every comparison. */
  onConfirm(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
