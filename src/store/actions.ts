import type { Ms } from '../util/clock.ts'
import { digestKey, PREFIX, rangeOfKind } from './keys.ts'
import type { Store } from './level.ts'
import { decodeJson, encodeJson } from './values.ts'

/** An action that this node published. */
export interface PublishedAction {
  readonly digest: string
  /** text of the order file: the order and its `pgpsignatures` */
  readonly orderFile: string
  /** ms since the epoch */
  readonly published: Ms
  /** agents of the census that matched then */
  readonly expected: readonly { readonly id: string; readonly name: string }[]
}

/** What this node has asked. Kept for ever. */
export class Actions {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** By digest, which is in no order of time. */
  async *all(): AsyncGenerator<PublishedAction> {
    for await (const [, value] of this.#store.entries(rangeOfKind(PREFIX.action))) yield decodeJson(value)
  }

  async get(digest: string): Promise<PublishedAction | undefined> {
    const value = await this.#store.get(digestKey(PREFIX.action, digest))
    return value === undefined ? undefined : decodeJson<PublishedAction>(value)
  }

  /** Durable when it settles. */
  async put(action: PublishedAction): Promise<void> {
    const key = digestKey(PREFIX.action, action.digest)
    await this.#store.commit([{ type: 'put', key, value: encodeJson(action) }])
  }

  /** Takes back an action that was refused before it was sent. Durable when it settles. */
  async delete(digest: string): Promise<void> {
    await this.#store.commit([{ type: 'del', key: digestKey(PREFIX.action, digest) }])
  }
}
