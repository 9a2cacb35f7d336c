import type { Verdict } from '../../protocol/order/verdict.ts'

/** What a node holds and keeps equal with its neighbours. ONLY APPEND. */
export const SYNC_KINDS = ['order', 'policy', 'presence', 'location', 'stop', 'fork'] as const
export type SyncKind = (typeof SYNC_KINDS)[number]

/** One thing that is held. */
export interface SyncEntry {
  /** Names the thing: an order digest, a policy version, a peer id. At most 128 characters. */
  readonly key: string
  /** Tells two states of it apart: a hash of the signer set, a sequence number. At most 64 characters. */
  readonly version: string
}

/**
 * One kind of things, as sync sees it: what is held, and a door for what a neighbour has.
 * Implemented by the order book, the policy chain and what forks it, the census, the locations and the stops.
 */
export interface SyncSource {
  readonly kind: SyncKind
  /** Everything live, at most MAX_SYNC_ENTRIES. */
  entries(): Iterable<SyncEntry>
  /** Would `version` of `key` be news? Asked before anything is pulled. */
  wants(entry: SyncEntry): boolean
  /** The bytes as they travel; undefined when it is gone meanwhile. */
  get(key: string): Promise<Uint8Array | undefined>
  /** The checks of the kind, and keeping. */
  offer(bytes: Uint8Array, from: string): Promise<Verdict>
  /** Calls back whenever something new is held; returns what ends that. */
  onNew(listener: (entry: SyncEntry) => void): () => void
}
