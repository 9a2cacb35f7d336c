import type { PeerTarget } from './mesh.ts'

/** Nodes that are remembered. */
const CAPACITY = 64

/** The nodes that the local network tells of, the newest. */
export class Discovered {
  readonly #peers = new Map<string, PeerTarget>()

  add(peer: PeerTarget): void {
    this.#peers.delete(peer.id)
    this.#peers.set(peer.id, peer)
    if (this.#peers.size > CAPACITY) this.#peers.delete(this.#peers.keys().next().value as string)
  }

  peers(): Iterable<PeerTarget> {
    return this.#peers.values()
  }
}

/** Names a mesh in the local network: by a part of its digest, so that its name is not told to everybody there. */
export function mdnsTag(meshId: string): string {
  return `_mig-${meshId.slice(-64, -48)}._udp.local`
}
