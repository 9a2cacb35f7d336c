import type { Code } from '../../protocol/errors.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { Judgement } from './judge.ts'
import type { Command } from './reporter.ts'
import type { HeldCancel } from './cancels.ts'

/** One decision, for people who ask the agent. */
export interface Decision {
  /** ms since the epoch */
  readonly at: Ms
  readonly digest: string
  /** of the action; of a cancel, its reason */
  readonly name: string
  readonly modules: readonly string[]
  /**
   * Of an action: what was judged, and `done` when it has run. Of a cancel: `cancel` when it takes effect, `refuse` when
   * its signers may not, `wait` until its action comes.
   */
  readonly decision: Judgement['kind'] | 'done' | 'cancel'
  readonly code?: Code
  /** of a cancel: the digest of the action that it means */
  readonly action?: string
}

const DECISIONS_KEPT = 50

/** The newest decisions of an agent. */
export class Decisions {
  readonly #clock: Clock
  readonly #log: Log
  readonly #kept: Decision[] = []

  constructor(deps: { readonly clock: Clock; readonly log: Log }) {
    this.#clock = deps.clock
    this.#log = deps.log
  }

  /** Oldest first. */
  all(): readonly Decision[] {
    return this.#kept
  }

  /** Notes what became of an action. */
  note({ action, digest }: Command, decision: Decision['decision'], code?: Code): void {
    const modules = [...new Set(action.operations.map((operation) => operation.module))]
    this.#keep({ digest, name: action.name, modules, decision, ...(code === undefined ? {} : { code }) })
  }

  /** Notes what became of a cancel. */
  noteCancel({ digest, order }: HeldCancel, decision: 'cancel' | 'refuse' | 'wait'): void {
    const { action, reason: name } = order
    const code = decision === 'refuse' ? ({ code: 'ACL_DENIED' } as const) : {}
    this.#keep({ digest, name, modules: [], decision, ...code, action })
  }

  #keep(decision: Omit<Decision, 'at'>): void {
    this.#kept.push({ at: this.#clock.now(), ...decision })
    if (this.#kept.length > DECISIONS_KEPT) this.#kept.shift()
    const { digest, decision: word, code } = decision
    this.#log.info({ digest, decision: word, code }, 'order judged')
  }
}
