import { codeOf } from '../../protocol/errors.ts'
import type { Log } from '../../util/log.ts'

/** Lets what is to be done with one order follow each other; orders do not wait for each other. */
export class Turns {
  readonly #log: Log
  /** the last turn of each order, by its digest */
  readonly #last = new Map<string, Promise<void>>()
  #isStopping = false

  constructor(deps: { readonly log: Log }) {
    this.#log = deps.log
  }

  /** Does `task` when those before it on this order have ended. */
  take(digest: string, task: () => Promise<void>): void {
    const turn = (this.#last.get(digest) ?? Promise.resolve()).then(async () => {
      if (!this.#isStopping) await this.guard(digest, task)
    })
    this.#last.set(digest, turn)
    void turn.then(() => {
      if (this.#last.get(digest) === turn) this.#last.delete(digest)
    })
  }

  /** Does `task` now. One command that cannot be dealt with must not take the others, or the agent, with it: never rejects. */
  async guard(digest: string, task: () => Promise<void>): Promise<void> {
    try {
      await task()
    } catch (error) {
      this.#log.error({ code: codeOf(error), digest, reason: (error as Error).message }, 'a command failed')
    }
  }

  /** Begins no turn any more, and settles when those that have begun have ended. */
  async drain(): Promise<void> {
    this.#isStopping = true
    await Promise.all(this.#last.values())
  }
}
