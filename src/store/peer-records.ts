import { fromUtf8 } from '../util/bytes.ts'
import { peerKey, PREFIX, rangeOfKind } from './keys.ts'
import type { Store } from './level.ts'

/**
 * The newest signed record of each peer, as it came: presences (the census) or locations. Not synced: what a power cut
 * takes, the neighbours bring again.
 */
export class PeerRecords {
  readonly #store: Store
  readonly #prefix: typeof PREFIX.census | typeof PREFIX.location

  constructor(store: Store, kind: 'census' | 'location') {
    this.#store = store
    this.#prefix = PREFIX[kind]
  }

  async *all(): AsyncGenerator<{ id: string; bytes: Uint8Array }> {
    for await (const [key, bytes] of this.#store.entries(rangeOfKind(this.#prefix))) {
      yield { id: fromUtf8(key.subarray(1)), bytes }
    }
  }

  /** @param id - peer id text */
  async put(id: string, bytes: Uint8Array): Promise<void> {
    await this.#store.note([{ type: 'put', key: peerKey(this.#prefix, id), value: bytes }])
  }

  async delete(id: string): Promise<void> {
    await this.#store.note([{ type: 'del', key: peerKey(this.#prefix, id) }])
  }
}
