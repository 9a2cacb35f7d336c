import type { Verdict } from '../../src/protocol/order/verdict.ts'
import { sha256Hex, toUtf8 } from '../../src/util/bytes.ts'
import type { SyncEntry, SyncKind, SyncSource } from '../../src/node/mesh/sync-source.ts'

/** Holds bytes under their digest, and counts how often each was offered. */
export class MemorySource implements SyncSource {
  readonly kind: SyncKind
  readonly held = new Map<string, Uint8Array>()
  /** digest -> who offered it, in order */
  readonly offers = new Map<string, string[]>()
  /** digests that entries() lists and get() does not have */
  readonly promised = new Set<string>()
  judge: (bytes: Uint8Array) => Verdict = () => 'accept'
  readonly #listeners = new Set<(entry: SyncEntry) => void>()

  constructor(kind: SyncKind) {
    this.kind = kind
  }

  /** A thing that this node made itself. */
  add(thing: string | Uint8Array): string {
    const bytes = typeof thing === 'string' ? toUtf8(thing) : thing
    const key = sha256Hex(bytes)
    this.held.set(key, bytes)
    for (const listener of this.#listeners) listener({ key, version: '1' })
    return key
  }

  *entries(): Iterable<SyncEntry> {
    for (const key of [...this.held.keys(), ...this.promised]) yield { key, version: '1' }
  }

  wants(entry: SyncEntry): boolean {
    return !this.held.has(entry.key)
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.held.get(key))
  }

  offer(bytes: Uint8Array, from: string): Promise<Verdict> {
    const key = sha256Hex(bytes)
    this.offers.set(key, [...(this.offers.get(key) ?? []), from])
    if (this.held.has(key)) return Promise.resolve('ignore')
    const verdict = this.judge(bytes)
    if (verdict === 'accept') this.add(bytes)
    return Promise.resolve(verdict)
  }

  onNew(listener: (entry: SyncEntry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
