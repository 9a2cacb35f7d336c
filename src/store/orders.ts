import { toHex } from '../util/bytes.ts'
import type { Ms } from '../util/clock.ts'
import { digestKey, PREFIX, rangeOfKind } from './keys.ts'
import type { Store } from './level.ts'
import { decodeTimes, encodeTimes } from './values.ts'

/** An order as it is held: the envelope has the union of the verified signatures. */
export interface StoredOrder {
  readonly digest: string
  readonly envelope: Uint8Array
  /** ms since the epoch */
  readonly heldSince: Ms
}

/** The live orders of the mesh. */
export class Orders {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  async *all(): AsyncGenerator<StoredOrder> {
    for await (const [key, value] of this.#store.entries(rangeOfKind(PREFIX.order))) {
      const { times, rest } = decodeTimes(value, 1)
      yield { digest: toHex(key.subarray(1)), envelope: rest, heldSince: times[0] as Ms }
    }
  }

  /** Keeps an envelope in place of the one before. Durable when it settles. */
  async put(digest: string, envelope: Uint8Array, heldSince: Ms): Promise<void> {
    const value = encodeTimes([heldSince], envelope)
    await this.#store.commit([{ type: 'put', key: digestKey(PREFIX.order, digest), value }])
  }

  /** Not synced: an order that comes back after a power cut has expired, and goes again. */
  async delete(digest: string): Promise<void> {
    await this.#store.note([{ type: 'del', key: digestKey(PREFIX.order, digest) }])
  }
}
