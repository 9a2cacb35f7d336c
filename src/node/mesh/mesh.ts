import type { RequestProtocol } from '../../protocol/wire/requests.ts'
import type { Verdict } from '../../protocol/order/verdict.ts'
import type { Ms } from '../../util/clock.ts'

/** A peer with an open connection. */
export interface PeerInfo {
  /** peer id text */
  readonly id: string
  readonly address: string
  readonly direction: 'inbound' | 'outbound'
  /** one of the neighbours that gossip and sync run with */
  readonly isNeighbour: boolean
  /** ms since the epoch */
  readonly since: Ms
  /** clock of the peer less ours, ms; undefined until a hello was exchanged */
  readonly skewMs?: Ms
  readonly version?: string
  readonly role?: NodeRole
  /** a neighbour that keeps results for others */
  readonly takesCustody?: boolean
  /** of the policy that a neighbour held at the last hello */
  readonly policyVersion?: number
}

export type NodeRole = 'agent' | 'relay' | 'investigator'

/** Where to reach a peer. */
export interface PeerTarget {
  readonly id: string
  /** multiaddrs, with or without /p2p/; tried when there is no connection */
  readonly addresses: readonly string[]
}

/** Answers a request. What it throws as MigError reaches the asker as REQUEST_REFUSED with the code. */
export type RequestHandler = (from: string, body: Uint8Array) => Promise<Uint8Array>

/**
 * The network, as the rest of the code sees it: gossip, sync with neighbours, requests to one peer.
 * Runs on TCP, and in tests on libp2p's memory transport; test/conformance/mesh.ts holds both to this contract.
 */
export interface Mesh extends AsyncDisposable {
  /** own peer id text */
  readonly id: string
  /** Listens, dials the bootstrap list, starts gossip and sync. */
  start(): Promise<void>
  /** Closes everything; idempotent. */
  stop(): Promise<void>
  /** own multiaddrs, each with /p2p/ */
  addresses(): string[]
  peers(): PeerInfo[]
  /** Rounds of sync since the start: `done`, `failed`, and `answered`, which others began. */
  readonly syncRounds: ReadonlyMap<string, number>
  /**
   * Sends bytes on a topic to the gossip mesh. What must not be lost goes through a {@link SyncSource} as well: its
   * `onNew` makes the mesh push it to all neighbours at once.
   */
  publish(topic: string, bytes: Uint8Array): Promise<void>
  /** Subscribes; each message is judged by `validate` before it is relayed. Budgets come first. */
  subscribe(topic: string, validate: (bytes: Uint8Array, from: string) => Promise<Verdict>): void
  /** Serves a request protocol. */
  handle(protocol: RequestProtocol, handler: RequestHandler): Promise<void>
  /**
   * Asks one peer, on the open connection or a new one.
   * @throws MigError `PEER_UNREACHABLE`, `REQUEST_TIMEOUT`, `REQUEST_TOO_LARGE`, `REQUEST_REFUSED`
   */
  request(peer: PeerTarget, protocol: RequestProtocol, body: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>
  /**
   * Wins the node at these addresses as a neighbour now, unless it is one, or failed a moment ago. Never rejects.
   * @param addresses - multiaddrs of one node, with or without /p2p/
   */
  meet(addresses: readonly string[]): Promise<void>
  /** Calls back when a peer is connected. */
  onConnect(listener: (peerId: string) => void): () => void
  /**
   * One round of sync with every neighbour now; settles when all ended or `timeoutMs` is over.
   */
  syncNow(timeoutMs: Ms): Promise<void>
  /** Waits until there is a neighbour that has answered a hello. @throws MigError `NO_NEIGHBOURS` */
  waitForNeighbour(timeoutMs: Ms): Promise<void>
}
