import type { SyncEntry, SyncKind, SyncSource } from '../../src/node/mesh/sync-source.ts'

/** Hands anything of one kind to the neighbours, whether or not an honest node would, and takes nothing over. */
export class Handout implements SyncSource {
  readonly kind: SyncKind
  /** what the neighbours offered */
  readonly heard: Uint8Array[] = []
  readonly #listens: boolean
  readonly #held = new Map<string, { entry: SyncEntry; bytes: Uint8Array }>()
  readonly #listeners = new Set<(entry: SyncEntry) => void>()

  /** @param options.listens - asks for whatever the neighbours have */
  constructor(kind: SyncKind, { listens = false }: { readonly listens?: boolean } = {}) {
    this.kind = kind
    this.#listens = listens
  }

  put(entry: SyncEntry, bytes: Uint8Array): void {
    this.#held.set(entry.key, { entry, bytes })
    for (const listener of this.#listeners) listener(entry)
  }

  entries(): Iterable<SyncEntry> {
    return [...this.#held.values()].map(({ entry }) => entry)
  }

  wants(): boolean {
    return this.#listens
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#held.get(key)?.bytes)
  }

  offer(bytes: Uint8Array): Promise<'ignore'> {
    if (this.#listens) this.heard.push(bytes)
    return Promise.resolve('ignore')
  }

  onNew(listener: (entry: SyncEntry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
