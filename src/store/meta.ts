import type { Ms } from '../util/clock.ts'
import { KeyLock } from './key-lock.ts'
import { metaKey } from './keys.ts'
import type { Store, Write } from './level.ts'
import { decodeTimes, encodeTimes } from './values.ts'

/** Numbers that a node keeps, by name. ONLY APPEND. */
const NAMES = {
  /** the highest time ever stored, ms */
  highestTime: 'highest-time',
  /** the highest `expireafter` of a run-once key that was purged, ms */
  runOnceFloor: 'run-once-floor',
  /** `seq` of the last presence */
  presenceSequence: 'presence-seq',
  /** `seq` of the last location */
  locationSequence: 'location-seq',
  /** TCP port that an investigator node listened on the last time */
  listenPort: 'listen-port',
  /** when the policy chain was last compared with that of a neighbour, ms */
  policyCompared: 'policy-compared'
} as const

export type MetaName = keyof typeof NAMES

/** Single numbers of the node itself. */
export class Meta {
  readonly #store: Store
  readonly #lock = new KeyLock()

  constructor(store: Store) {
    this.#store = store
  }

  /** 0 when it was never set. */
  async get(name: MetaName): Promise<number> {
    const value = await this.#store.get(metaKey(NAMES[name]))
    return value === undefined ? 0 : (decodeTimes(value, 1).times[0] as number)
  }

  /** The change that sets a number, to be committed with others. */
  put(name: MetaName, value: number): Write {
    return { type: 'put', key: metaKey(NAMES[name]), value: encodeTimes([value]) }
  }

  /** Sets a number. Not synced. */
  async set(name: MetaName, value: number): Promise<void> {
    await this.#store.note([this.put(name, value)])
  }

  /** A number that is greater than all before, over restarts and whatever the clock does; `now` where it can be. */
  async nextSequence(name: 'presenceSequence' | 'locationSequence', now: Ms): Promise<number> {
    return this.#lock.run(name, async () => {
      const next = Math.max((await this.get(name)) + 1, Math.floor(now))
      await this.#store.commit([this.put(name, next)])
      return next
    })
  }
}
