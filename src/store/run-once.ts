import { RUN_ONCE_LIFE_SEC } from '../protocol/wire/limits.ts'
import type { Ms } from '../util/clock.ts'
import { PREFIX, rangeOfKind, runKey } from './keys.ts'
import type { Store, Write } from './level.ts'
import type { Meta } from './meta.ts'
import { decodeTimes, encodeTimes } from './values.ts'

/** What this agent has decided to run, so that it never runs it again. */
export class RunOnce {
  readonly #store: Store
  readonly #meta: Meta

  constructor(store: Store, meta: Meta) {
    this.#store = store
    this.#meta = meta
  }

  async has(orderDigest: string, sequence: number): Promise<boolean> {
    return this.#store.has(runKey(PREFIX.runOnce, orderDigest, sequence))
  }

  /** Orders whose `expireafter` (ms) is at or below this must not run: their keys may have been purged. */
  async floor(): Promise<Ms> {
    return this.#meta.get('runOnceFloor')
  }

  /** The change that keeps a decision, to be committed with the command. */
  put(orderDigest: string, sequence: number, decision: { readonly at: Ms; readonly expireafter: Ms }): Write {
    const value = encodeTimes([decision.at, decision.expireafter])
    return { type: 'put', key: runKey(PREFIX.runOnce, orderDigest, sequence), value }
  }

  /** Deletes keys that are older than RUN_ONCE_LIFE_SEC, and raises the floor in the same write. */
  async purge(now: Ms): Promise<void> {
    let floor = await this.floor()
    const deletions: Write[] = []
    for await (const [key, value] of this.#store.entries(rangeOfKind(PREFIX.runOnce))) {
      const [at, expireafter] = decodeTimes(value, 2).times as [Ms, Ms]
      if (at + RUN_ONCE_LIFE_SEC * 1000 >= now) continue
      floor = Math.max(floor, expireafter)
      deletions.push({ type: 'del', key })
    }
    if (deletions.length > 0) await this.#store.commit([...deletions, this.#meta.put('runOnceFloor', floor)])
  }
}
