import type { Mesh, PeerInfo, PeerTarget, RequestHandler } from '../../src/node/mesh/mesh.ts'
import type { RequestProtocol } from '../../src/protocol/wire/requests.ts'
import { MigError } from '../../src/protocol/errors.ts'

/** One request that was made, and is answered when the test says so. */
export interface PendingRequest {
  readonly peer: PeerTarget
  readonly protocol: RequestProtocol
  readonly body: Uint8Array
  answer(bytes: Uint8Array): void
  fail(error: Error): void
}

/** A network of which the test decides when requests end and who connects. Nothing else of a mesh works. */
export class ScriptedMesh implements Mesh {
  readonly id: string
  readonly requests: PendingRequest[] = []
  readonly syncRounds: ReadonlyMap<string, number> = new Map()
  /** who is connected, as it is told */
  connected: PeerInfo[] = []
  /** is there somebody to talk to? */
  hasNeighbour = false
  readonly #connectListeners = new Set<(peer: string) => void>()
  readonly #handlers = new Map<string, RequestHandler>()

  constructor(id: string) {
    this.id = id
  }

  request(peer: PeerTarget, protocol: RequestProtocol, body: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error))
      this.requests.push({ peer, protocol, body, answer: resolve, fail: reject })
    })
  }

  onConnect(listener: (peer: string) => void): () => void {
    this.#connectListeners.add(listener)
    return () => this.#connectListeners.delete(listener)
  }

  /** A connection with this peer is there. */
  connect(peer: string): void {
    for (const listener of this.#connectListeners) listener(peer)
  }

  addresses(): string[] {
    return [`/ip4/192.0.2.1/tcp/4001/p2p/${this.id}`]
  }

  peers(): PeerInfo[] {
    return this.connected
  }

  start(): Promise<void> {
    return Promise.resolve()
  }

  stop(): Promise<void> {
    return Promise.resolve()
  }

  publish(): Promise<void> {
    return Promise.resolve()
  }

  subscribe(): void {
    throw new TypeError('not in this test')
  }

  handle(protocol: RequestProtocol, handler: RequestHandler): Promise<void> {
    this.#handlers.set(protocol.id, handler)
    return Promise.resolve()
  }

  /** A peer asks this node. */
  ask(from: string, protocol: RequestProtocol, body: Uint8Array): Promise<Uint8Array> {
    const handler = this.#handlers.get(protocol.id)
    if (handler === undefined) throw new TypeError(`nobody handles ${protocol.id}`)
    return handler(from, body)
  }

  syncNow(): Promise<void> {
    return Promise.resolve()
  }

  meet(): Promise<void> {
    return Promise.resolve()
  }

  waitForNeighbour(): Promise<void> {
    if (this.hasNeighbour) return Promise.resolve()
    return Promise.reject(new MigError('NO_NEIGHBOURS', 'there is nobody in this test'))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}
