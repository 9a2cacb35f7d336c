import { digestKey, PREFIX, policyKey, rangeOfKind } from './keys.ts'
import type { Store } from './level.ts'

/** The chain of policies, from version 1 on: version 0 is named by the mesh id, and comes with the configuration. */
export class Policies {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Envelopes by rising version. */
  async *all(): AsyncGenerator<Uint8Array> {
    for await (const [, envelope] of this.#store.entries(rangeOfKind(PREFIX.policy))) yield envelope
  }

  /** Durable when it settles. */
  async put(version: number, envelope: Uint8Array): Promise<void> {
    await this.#store.commit([{ type: 'put', key: policyKey(version), value: envelope }])
  }

  /** Envelopes of policies that fork the chain, in no order. */
  async *forks(): AsyncGenerator<Uint8Array> {
    for await (const [, envelope] of this.#store.entries(rangeOfKind(PREFIX.policyFork))) yield envelope
  }

  /** Durable when it settles. */
  async putFork(digest: string, envelope: Uint8Array): Promise<void> {
    await this.#store.commit([{ type: 'put', key: digestKey(PREFIX.policyFork, digest), value: envelope }])
  }
}
