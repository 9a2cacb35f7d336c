import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { Outbox as OutboxStore, OutboxHead } from '../../store/outbox.ts'
import type { Mesh, PeerTarget } from '../mesh/mesh.ts'
import { readReceipt } from '../../protocol/result/receipt.ts'
import { Carrier } from '../relay/carrier.ts'
import { Dispatch, type Delivered } from '../relay/dispatch.ts'

interface OutboxOptions {
  readonly meshId: string
  readonly agentId: string
  readonly retryMinMs: Ms
  readonly retryMaxMs: Ms
}

interface OutboxDeps {
  readonly mesh: Mesh
  readonly store: OutboxStore
  readonly clock: Clock
  readonly log: Log
  /** Newer addresses of a peer than the order has. */
  readonly locate: (peer: string) => readonly string[]
  /** Nodes that may keep a result for the node that asked, the best first. */
  readonly custodians: (head: OutboxHead) => readonly PeerTarget[]
  /** 0 <= x < 1 */
  readonly random: () => number
}

/**
 * Brings sealed results to the nodes that asked, over restarts of either side. A result leaves only on a signed receipt
 * of that node, or when nobody wants it any more (`reply.until`), which is counted. That another node keeps it slows the
 * attempts, and no more.
 */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #deps: OutboxDeps
  readonly #carrier: Carrier
  readonly #dispatch: Dispatch<OutboxHead>

  constructor(options: OutboxOptions, deps: OutboxDeps) {
    this.#options = options
    this.#deps = deps
    this.#carrier = new Carrier(options, { ...deps, settle: (receipt) => this.settle(receipt) })
    const remove = (head: OutboxHead): Promise<void> => deps.store.remove(head)
    this.#dispatch = new Dispatch<OutboxHead>(options, {
      clock: deps.clock,
      log: deps.log,
      random: deps.random,
      keyOf,
      deliver: (head, signal) => this.#deliver(head, signal),
      onReceipt: remove,
      onGone: remove,
      postpone: (head) => deps.store.postpone(head)
    })
  }

  /** Results that wait. */
  get size(): number {
    return this.#dispatch.size
  }

  /** Results that wait, and that another node keeps. */
  get inCustody(): number {
    let count = 0
    for (const { custodian } of this.#dispatch.parcels()) if (custodian !== undefined) count++
    return count
  }

  /** Results given up at their `until`, since the start of the process. */
  get dropped(): number {
    return this.#dispatch.dropped
  }

  /** Takes up what waited at the last stop, and starts to send. */
  async start(): Promise<void> {
    for await (const head of this.#deps.store.heads()) {
      // what was added meanwhile is newer than what is read here
      if (this.#dispatch.find(keyOf(head)) === undefined) this.#dispatch.add(head)
    }
    this.#deps.mesh.onConnect((peer) => {
      this.flush(peer)
    })
    this.#dispatch.start()
  }

  /** Stops sending; what waits stays on disk. Settles when no delivery is under way. */
  async stop(): Promise<void> {
    await this.#dispatch.stop()
  }

  /** Takes a result that is in the store, and sends it when its time has come; before {@link Outbox.start} it waits. */
  add(head: OutboxHead): void {
    this.#dispatch.add(head)
  }

  /** A peer can be reached now: what waits for it is sent at once. */
  flush(peer: string): void {
    this.#dispatch.flush(peer)
  }

  /** The sealed results that wait, one in memory at a time. */
  async *results(): AsyncGenerator<Uint8Array> {
    for (const { orderDigest, sequence } of [...this.#dispatch.parcels()]) {
      const sealed = await this.#deps.store.sealed(orderDigest, sequence)
      if (sealed !== undefined) yield sealed
    }
  }

  /** Is anything waiting for this peer? */
  wants(peer: string): boolean {
    return this.#dispatch.wants(peer)
  }

  /**
   * Takes a receipt that came another way: from a custodian, or in a bundle.
   * @returns false when it is not for a result that waits here
   * @throws MigError `RECEIPT_INVALID`
   */
  async settle(receipt: Uint8Array): Promise<boolean> {
    const { mesh, agent, issuer, resultDigest, ...run } = await readReceipt(receipt)
    const head = this.#dispatch.find(keyOf(run))
    if (head === undefined || mesh !== this.#options.meshId || agent !== this.#options.agentId) return false
    if (head.resultDigest !== resultDigest || head.peer !== issuer) return false
    await this.#dispatch.settle(head, receipt)
    return true
  }

  async #deliver(head: OutboxHead, signal: AbortSignal): Promise<Delivered> {
    const sealed = await this.#deps.store.sealed(head.orderDigest, head.sequence)
    if (sealed === undefined) return 'gone'
    const addresses = [...new Set([...this.#deps.locate(head.peer), ...head.addresses])]
    return this.#carrier.carry(
      {
        ...head,
        agent: this.#options.agentId,
        to: { id: head.peer, addresses },
        custodians: this.#deps.custodians(head)
      },
      sealed,
      signal
    )
  }
}

function keyOf({ orderDigest, sequence }: { readonly orderDigest: string; readonly sequence: number }): string {
  return `${orderDigest}/${sequence}`
}
