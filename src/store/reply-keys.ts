import type { Ms } from '../util/clock.ts'
import { digestKey, PREFIX, rangeOfKind } from './keys.ts'
import type { Store, Write } from './level.ts'
import { decodeTimes, encodeTimes } from './values.ts'

/** The private halves of one-time reply keys, by the SHA-256 (hex) of the public half. */
export class ReplyKeys {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /**
   * Durable when it settles: before an order that names the key goes out.
   *
   * @param until - ms since the epoch: the key is kept until then
   */
  async put(publicKeyDigest: string, privateKey: Uint8Array, until: Ms): Promise<void> {
    const key = digestKey(PREFIX.replyKey, publicKeyDigest)
    await this.#store.commit([{ type: 'put', key, value: encodeTimes([until], privateKey) }])
  }

  async get(publicKeyDigest: string): Promise<Uint8Array | undefined> {
    const value = await this.#store.get(digestKey(PREFIX.replyKey, publicKeyDigest))
    return value === undefined ? undefined : decodeTimes(value, 1).rest
  }

  /** Deletes keys whose time is over, from the disk too: who takes the disk later cannot open what was sealed to them. */
  async purge(now: Ms): Promise<void> {
    const deletions: Write[] = []
    for await (const [key, value] of this.#store.entries(rangeOfKind(PREFIX.replyKey))) {
      if ((decodeTimes(value, 1).times[0] as Ms) <= now) deletions.push({ type: 'del', key })
    }
    if (deletions.length === 0) return
    // What is deleted before it ever reached a table is written into one together with its deletion, and stays there.
    await this.#store.compact(rangeOfKind(PREFIX.replyKey))
    await this.#store.commit(deletions)
    await this.#store.compact(rangeOfKind(PREFIX.replyKey))
  }
}
