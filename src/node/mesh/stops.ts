import type { PrivateKey } from '@libp2p/interface'
import type { Verdict } from '../../protocol/order/verdict.ts'
import type { Log } from '../../util/log.ts'
import type { HeldOrder } from './held-order.ts'
import type { OrderBook } from './order-book.ts'
import type { SyncEntry, SyncSource } from './sync-source.ts'
import { MigError } from '../../protocol/errors.ts'
import { isRolledOut } from '../../protocol/order/rollout.ts'
import { signStop, verifyStop, type Stop } from '../../protocol/result/stop.ts'
import { MAX_PENDING_STOPS } from '../../protocol/wire/limits.ts'

interface StopsDeps {
  readonly book: OrderBook
  readonly log: Log
}

interface PendingStop extends Stop {
  readonly bytes: Uint8Array
}

/**
 * The rollouts that the nodes which issued them have stopped: kept and passed on while the action is live, and only when
 * its own `reply.peer` has signed. A stop can come before its action, and waits for it in a small place.
 */
export class Stops implements SyncSource {
  readonly kind = 'stop'
  readonly #meshId: string
  readonly #deps: StopsDeps
  /** by order digest, as they travel */
  readonly #held = new Map<string, Uint8Array>()
  /** by order digest and signer, oldest first */
  readonly #pending = new Map<string, PendingStop>()
  readonly #newListeners = new Set<(entry: SyncEntry) => void>()

  constructor(options: { meshId: string }, deps: StopsDeps) {
    this.#meshId = options.meshId
    this.#deps = deps
    deps.book.onOrder((held) => {
      this.#takePending(held)
    })
    deps.book.onPurge(({ digest }) => {
      this.#held.delete(digest)
    })
  }

  /** Is the action of this digest stopped? */
  has(orderDigest: string): boolean {
    return this.#held.has(orderDigest)
  }

  /** Signs and spreads the stop of an action that this node issued. */
  async announce(orderDigest: string, privateKey: PrivateKey): Promise<void> {
    const bytes = await signStop({ mesh: this.#meshId, orderDigest }, privateKey)
    await this.offer(bytes, 'self')
  }

  entries(): Iterable<SyncEntry> {
    return [...this.#held.keys()].map(entryOf)
  }

  wants({ key }: SyncEntry): boolean {
    if (this.#held.has(key)) return false
    const action = this.#deps.book.find(key)
    return action === undefined ? this.#pending.size < MAX_PENDING_STOPS : isStoppable(action)
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#held.get(key))
  }

  /**
   * Takes a stop in; one of an action that is not here waits for it.
   * @returns what has become of it
   * @throws MigError `RECORD_INVALID` when it is none, or not by who issued the action
   */
  async take(bytes: Uint8Array): Promise<'held' | 'waits' | 'known'> {
    return this.#take({ ...(await verifyStop(bytes, { mesh: this.#meshId })), bytes })
  }

  async offer(bytes: Uint8Array, from: string): Promise<Verdict> {
    try {
      return (await this.take(bytes)) === 'held' ? 'accept' : 'ignore'
    } catch (error) {
      if (!(error instanceof MigError)) throw error
      this.#deps.log.debug({ from, reason: error.message }, 'a stop was refused')
      return 'ignore'
    }
  }

  onNew(listener: (entry: SyncEntry) => void): () => void {
    this.#newListeners.add(listener)
    return () => this.#newListeners.delete(listener)
  }

  /** What others than the issuer tell never stops anything. */
  #take(stop: PendingStop): 'held' | 'waits' | 'known' {
    const { orderDigest, signer, bytes } = stop
    const action = this.#deps.book.find(orderDigest)
    if (action === undefined) return this.#wait(stop)
    if (!isStoppable(action, signer)) {
      throw new MigError('RECORD_INVALID', 'The stop is not by the node that has issued the action as a rollout.')
    }
    if (this.#held.has(orderDigest)) return 'known'
    this.#held.set(orderDigest, bytes)
    for (const listener of this.#newListeners) listener(entryOf(orderDigest))
    return 'held'
  }

  #wait(stop: PendingStop): 'waits' | 'known' {
    const name = `${stop.orderDigest} ${stop.signer}`
    if (this.#pending.has(name)) return 'known'
    this.#pending.set(name, stop)
    const [oldest] = this.#pending.keys()
    if (this.#pending.size > MAX_PENDING_STOPS && oldest !== undefined) this.#pending.delete(oldest)
    return 'waits'
  }

  #takePending(action: HeldOrder): void {
    for (const [name, stop] of this.#pending) {
      if (stop.orderDigest !== action.digest) continue
      this.#pending.delete(name)
      if (isStoppable(action, stop.signer)) this.#take(stop)
    }
  }
}

/** Is it an action with a rollout; and, where `signer` is given, one that he issued? */
function isStoppable({ order }: HeldOrder, signer?: string): boolean {
  return order.kind === 'action' && isRolledOut(order) && (signer === undefined || signer === order.reply.peer)
}

function entryOf(orderDigest: string): SyncEntry {
  return { key: orderDigest, version: '1' }
}
