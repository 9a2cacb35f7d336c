/** Who is known to have what, for the newest `capacity` things: what a peer sent, or was sent, is not sent to it again. */
export class Known {
  readonly #capacity: number
  readonly #peers = new Map<string, Set<string>>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  add(thing: string, peer: string): void {
    const peers = this.#peers.get(thing) ?? new Set()
    peers.add(peer)
    this.#peers.delete(thing)
    this.#peers.set(thing, peers)
    if (this.#peers.size > this.#capacity) this.#peers.delete(this.#peers.keys().next().value as string)
  }

  has(thing: string, peer: string): boolean {
    return this.#peers.get(thing)?.has(peer) ?? false
  }

  /** Forgets a peer: what it had before it went away says nothing. */
  forget(peer: string): void {
    for (const peers of this.#peers.values()) peers.delete(peer)
  }
}
