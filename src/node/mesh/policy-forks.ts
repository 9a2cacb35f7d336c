import { verdictOf } from '../../protocol/errors.ts'
import type { Verdict } from '../../protocol/order/verdict.ts'
import { MAX_POLICY_FORKS } from '../../protocol/wire/limits.ts'
import type { Log } from '../../util/log.ts'
import { holdPolicy, readPolicy, type HeldPolicy } from './held-policy.ts'
import type { PolicyChain } from './policy-chain.ts'
import type { SyncEntry, SyncSource } from './sync-source.ts'

/** Where policies that fork the chain are kept. */
export interface ForkStore {
  /** Envelopes, in no order. */
  forks(): AsyncIterable<Uint8Array>
  /** Durable when it settles. */
  putFork(digest: string, envelope: Uint8Array): Promise<void>
}

/**
 * Policies that have the quorum of the version before and do not fit our chain: a quorum has signed two. They travel as
 * they are, so that every node sees for itself, and no investigator has to believe what another node tells. At most
 * {@link MAX_POLICY_FORKS}; they change nothing.
 */
export class PolicyForks implements SyncSource {
  readonly kind = 'fork'
  readonly #store: ForkStore
  readonly #chain: Pick<PolicyChain, 'at' | 'version' | 'offer'>
  readonly #log: Log
  readonly #held = new Map<string, HeldPolicy>()
  readonly #listeners = new Set<(entry: SyncEntry) => void>()

  constructor(deps: { store: ForkStore; chain: Pick<PolicyChain, 'at' | 'version' | 'offer'>; log: Log }) {
    this.#store = deps.store
    this.#chain = deps.chain
    this.#log = deps.log
  }

  /** Takes up what the store holds; what has become our chain meanwhile is none. */
  async load(): Promise<void> {
    for await (const envelope of this.#store.forks()) {
      const fork = await holdPolicy(envelope)
      if (this.#chain.at(fork.policy.version)?.digest !== fork.digest) this.#held.set(fork.digest, fork)
    }
  }

  /** By version. */
  all(): readonly HeldPolicy[] {
    return [...this.#held.values()].sort((a, b) => a.policy.version - b.policy.version)
  }

  /** Keeps one that the chain has found. */
  async note(fork: HeldPolicy): Promise<void> {
    const { digest, envelope } = fork
    if (this.#held.has(digest) || this.#held.size >= MAX_POLICY_FORKS) return
    this.#held.set(digest, fork)
    this.#log.warn({ version: fork.policy.version, digest }, 'POLICY_FORK: a policy with the quorum beside our chain')
    await this.#store.putFork(digest, envelope)
    for (const listener of this.#listeners) listener(entryOf(fork))
  }

  entries(): Iterable<SyncEntry> {
    return this.all().map(entryOf)
  }

  /** Nothing that may still become our chain: that comes as a policy. */
  wants({ key, version }: SyncEntry): boolean {
    const beside = this.#chain.at(Number(version))
    return beside !== undefined && beside.digest !== key && !this.#held.has(key) && this.#held.size < MAX_POLICY_FORKS
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#held.get(key)?.envelope)
  }

  /** The chain judges it, and gives it back by {@link PolicyForks.note}. */
  async offer(bytes: Uint8Array, from: string): Promise<Verdict> {
    try {
      const fork = readPolicy(bytes)
      if (!this.wants(entryOf(fork))) return 'ignore'
      const verdict = await this.#chain.offer(bytes, from)
      return this.#held.has(fork.digest) ? 'accept' : verdict
    } catch (error) {
      return verdictOf(error)
    }
  }

  onNew(listener: (entry: SyncEntry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

function entryOf({ digest, policy }: Pick<HeldPolicy, 'digest' | 'policy'>): SyncEntry {
  return { key: digest, version: String(policy.version) }
}
