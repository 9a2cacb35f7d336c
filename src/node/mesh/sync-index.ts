import { MAX_SYNC_BUCKETS } from '../../protocol/wire/limits.ts'
import { sha256, toUtf8 } from '../../util/bytes.ts'
import type { SyncEntry } from './sync-source.ts'

/** Bytes of the digest of a whole kind, and of one bucket. */
export const KIND_DIGEST_BYTES = 16
export const BUCKET_DIGEST_BYTES = 8
/** Entries that one bucket should hold: a difference of one costs so many on the wire. */
const ENTRIES_PER_BUCKET = 16

/**
 * What is held of one kind at one moment, ready to be compared. Two nodes with the same entries get the same digests;
 * an entry falls into the same bucket on both, whatever its version.
 */
export class SyncIndex {
  readonly #entries: readonly SyncEntry[]
  #digest: Uint8Array | undefined

  constructor(entries: Iterable<SyncEntry>) {
    this.#entries = [...entries].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  }

  get count(): number {
    return this.#entries.length
  }

  /** {@link KIND_DIGEST_BYTES} over everything. */
  digest(): Uint8Array {
    this.#digest ??= digestOf(this.#entries).subarray(0, KIND_DIGEST_BYTES)
    return this.#digest
  }

  /** The entries in `bucketCount` buckets, a power of two. */
  buckets(bucketCount: number): SyncEntry[][] {
    const buckets = Array.from({ length: bucketCount }, (): SyncEntry[] => [])
    for (const entry of this.#entries) (buckets[bucketOf(entry.key, bucketCount)] as SyncEntry[]).push(entry)
    return buckets
  }
}

/** {@link BUCKET_DIGEST_BYTES} for each bucket, behind each other. */
export function bucketDigests(buckets: readonly SyncEntry[][]): Uint8Array {
  const digests = new Uint8Array(buckets.length * BUCKET_DIGEST_BYTES)
  buckets.forEach((entries, index) => {
    digests.set(digestOf(entries).subarray(0, BUCKET_DIGEST_BYTES), index * BUCKET_DIGEST_BYTES)
  })
  return digests
}

/** How many buckets two nodes should compare that hold at most `count` entries. */
export function bucketCountFor(count: number): number {
  let buckets = 1
  while (buckets < MAX_SYNC_BUCKETS && buckets * ENTRIES_PER_BUCKET < count) buckets *= 2
  return buckets
}

/** FNV-1a: spreads well enough, and who aims many keys at one bucket only makes his own list longer. */
function bucketOf(key: string, bucketCount: number): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193)
  return ((hash >>> 16) ^ hash) & (bucketCount - 1)
}

function digestOf(entries: readonly SyncEntry[]): Uint8Array {
  return sha256(toUtf8(entries.map(({ key, version }) => `${key}\0${version}\0`).join('')))
}
