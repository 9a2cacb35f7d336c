import type { Verdict } from '../../protocol/order/verdict.ts'
import type { Signer } from '../../protocol/pgp/verify.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { SyncEntry, SyncSource } from './sync-source.ts'
import type { PolicyChain } from './policy-chain.ts'
import { checkRelay, type VerifiedEnvelope } from '../../protocol/order/check-relay.ts'
import { envelopeDigest } from '../../protocol/order/digest.ts'
import { codeOf, MigError, verdictOf } from '../../protocol/errors.ts'
import { MAX_LIVE_ORDERS } from '../../protocol/wire/limits.ts'
import { newSigners, orderEntry, reweighOrder, uniteOrder, type HeldOrder, type VerifiedOrder } from './held-order.ts'
import { OrderRoom } from './order-room.ts'
import { Refusals, type Refusal } from './refusals.ts'
import { SeenSet } from './seen-set.ts'
import { SplitViews } from './split-views.ts'
import { checkStored } from './stored-order.ts'

/** Where live orders are kept. */
export interface OrderStore {
  all(): AsyncIterable<{ readonly digest: string; readonly envelope: Uint8Array; readonly heldSince: Ms }>
  put(digest: string, envelope: Uint8Array, heldSince: Ms): Promise<void>
  delete(digest: string): Promise<void>
}

/** What the checks of one peer's envelopes may cost. */
export interface CheckBudget {
  spendSignatureCheck(peer: string): boolean
  spendUnknownSigner(peer: string): boolean
}

interface OrderBookDeps {
  readonly clock: Clock
  readonly log: Log
  readonly store: OrderStore
  readonly policies: PolicyChain
  readonly budget?: CheckBudget
}

const ENVELOPES_REMEMBERED = 50_000
const VERSIONS_REMEMBERED = 2 * MAX_LIVE_ORDERS

/**
 * The live orders of one mesh: every envelope, by gossip or by sync, passes {@link OrderBook.offer}.
 * An envelope that adds a good signer to a held order is news and travels on.
 */
export class OrderBook implements SyncSource, Disposable {
  readonly kind = 'order'
  /** live actions that share an id */
  readonly splits: SplitViews
  readonly #meshId: string
  readonly #deps: OrderBookDeps
  readonly #held = new Map<string, HeldOrder>()
  readonly #room = new OrderRoom()
  readonly #seen = new SeenSet(ENVELOPES_REMEMBERED)
  /** orders with their sets of signers, as sync names them, that would be no news: held now or before, or a part of that */
  readonly #knownVersions = new SeenSet(VERSIONS_REMEMBERED)
  readonly #refusals: Refusals
  readonly #newListeners = new Set<(entry: SyncEntry) => void>()
  readonly #orderListeners = new Set<(held: HeldOrder) => void>()
  readonly #purgeListeners = new Set<(held: HeldOrder) => void>()
  /** by digest, what cancels the timer of the purge */
  readonly #purges = new Map<string, () => void>()

  constructor(options: { meshId: string }, deps: OrderBookDeps) {
    this.#meshId = options.meshId
    this.#deps = deps
    this.#refusals = new Refusals(deps)
    this.splits = new SplitViews(deps)
    deps.policies.onNew(() => {
      this.#reweigh()
    })
  }

  /**
   * Takes up what the store holds, judged as of the time its signatures were checked. Listeners are not called.
   * @returns orders that expired while the process was down; the caller deals with them, then calls {@link OrderBook.forget}
   */
  async load(): Promise<HeldOrder[]> {
    const expired: HeldOrder[] = []
    const { clock, log, policies, store } = this.#deps
    for await (const { digest, envelope, heldSince } of store.all()) {
      try {
        const verified = await checkStored(envelope, { meshId: this.#meshId, heldSince, policies })
        if (verified.order.kind === 'policy') continue
        const order = { ...verified, order: verified.order }
        const held = uniteOrder(order, undefined, heldSince, policies.current.keyring)
        if (held.purgeAt <= clock.now()) expired.push(held)
        else this.#hold(held, held.signers)
      } catch (error) {
        log.warn({ code: codeOf(error), digest }, 'a stored order does not pass the checks any more')
        await store.delete(digest)
      }
    }
    return expired
  }

  /** Deletes an order that {@link OrderBook.load} returned. */
  async forget(digest: string): Promise<void> {
    await this.#deps.store.delete(digest)
  }

  /** Purges nothing any more: the store is about to be closed. */
  [Symbol.dispose](): void {
    for (const cancel of this.#purges.values()) cancel()
    this.#purges.clear()
  }

  /** Live orders. */
  live(): Iterable<HeldOrder> {
    return this.#held.values()
  }

  get size(): number {
    return this.#held.size
  }

  find(digest: string): HeldOrder | undefined {
    return this.#held.get(digest)
  }

  /** The newest refusals, oldest first. */
  refusals(): readonly Refusal[] {
    return this.#refusals.newest()
  }

  /** Envelopes that were refused since the start, by code. */
  get refused(): ReadonlyMap<string, number> {
    return this.#refusals.counts
  }

  /** Calls back with every order that is new, or has a new signer. */
  onOrder(listener: (held: HeldOrder) => void): () => void {
    this.#orderListeners.add(listener)
    return () => this.#orderListeners.delete(listener)
  }

  /** Calls back with every order that has expired and is purged. */
  onPurge(listener: (held: HeldOrder) => void): () => void {
    this.#purgeListeners.add(listener)
    return () => this.#purgeListeners.delete(listener)
  }

  onNew(listener: (entry: SyncEntry) => void): () => void {
    this.#newListeners.add(listener)
    return () => this.#newListeners.delete(listener)
  }

  /** Without those whose signers the policy has all revoked: no node would take them. */
  entries(): Iterable<SyncEntry> {
    return [...this.#held.values()].filter(travels).map(entryOf)
  }

  wants(entry: SyncEntry): boolean {
    return !this.#knownVersions.has(nameOf(entry))
  }

  get(key: string): Promise<Uint8Array | undefined> {
    const held = this.#held.get(key)
    return Promise.resolve(held !== undefined && travels(held) ? held.envelope : undefined)
  }

  /** The checks before relaying, keeping, and the verdict. Never throws. */
  async offer(bytes: Uint8Array, from: string): Promise<Verdict> {
    try {
      await this.take(bytes, from)
      return 'accept'
    } catch (error) {
      const code = codeOf(error)
      if (code !== 'ORDER_SEEN') this.#refusals.note(error as Error, bytes, from)
      return verdictOf(error)
    }
  }

  /**
   * As {@link OrderBook.offer}, for who wants to know why.
   * @throws MigError with the code of the first check that failed
   */
  async take(bytes: Uint8Array, from: string): Promise<void> {
    const policies = this.#deps.policies
    const verified = await this.#check(bytes, from)
    const order = verified.order
    // Keeping is one step without a wait: two envelopes of one order cannot overwrite each other.
    if (order.kind === 'policy') await policies.add(verified, bytes)
    else this.#keep({ ...verified, order })
    this.#seen.add(verified.envelopeDigest)
  }

  /** The relay checks, with the budget of the peer. */
  async #check(bytes: Uint8Array, from: string): Promise<VerifiedEnvelope> {
    const { clock, budget, policies } = this.#deps
    try {
      return await checkRelay(bytes, {
        meshId: this.#meshId,
        now: clock.now(),
        keyring: policies.keyringOf,
        isSeen: (digest) => this.#seen.has(digest),
        maySpendSignatureCheck: () => budget?.spendSignatureCheck(from) ?? true
      })
    } catch (error) {
      if (codeOf(error) === 'SIGNER_UNKNOWN' && budget?.spendUnknownSigner(from) === false) {
        throw new MigError('OVER_BUDGET', `Peer ${from} sends too many orders of unknown signers`)
      }
      throw error
    }
  }

  #keep(verified: VerifiedOrder): void {
    const before = this.#held.get(verified.orderDigest)
    const added = newSigners(before, verified.signers)
    if (before !== undefined && added.length === 0) {
      this.#seen.add(verified.envelopeDigest)
      this.#knownVersions.add(nameOf(orderEntry(verified.orderDigest, verified.signers)))
      throw new MigError('ORDER_SEEN', 'The order is held with these signers')
    }
    if (before === undefined) this.#room.assertRoom(this.#held.size, verified.signers)
    const held = uniteOrder(verified, before, this.#deps.clock.now(), this.#deps.policies.current.keyring)
    this.#hold(held, added)
    this.#seen.add(envelopeDigest(held.envelope))
    for (const listener of this.#orderListeners) listener(held)
    for (const listener of this.#newListeners) listener(entryOf(held))
    this.#store(held)
  }

  /**
   * A policy has come: an order travels with the signatures that still count. Nobody is told, because every node does the
   * same; sync finds those that have not yet.
   */
  #reweigh(): void {
    const { keyring } = this.#deps.policies.current
    for (const before of this.#held.values()) {
      const held = reweighOrder(before, keyring)
      if (held === before) continue
      this.#held.set(held.digest, held)
      this.#knownVersions.add(nameOf(entryOf(held)))
      // without any signature it stays on disk as it was
      if (travels(held)) this.#store(held)
    }
  }

  #store(held: HeldOrder): void {
    // Relaying does not wait for the disk: until it is written, sync would bring the order again. Writes keep their
    // order, so whatever an agent decides of it is behind it.
    this.#deps.store.put(held.digest, held.envelope, held.heldSince).catch((error: unknown) => {
      this.#deps.log.error({ code: codeOf(error), digest: held.digest }, 'an order was not kept on disk')
    })
  }

  #hold(held: HeldOrder, added: readonly Signer[]): void {
    this.#room.add(added)
    const isNew = !this.#held.has(held.digest)
    this.#held.set(held.digest, held)
    this.#knownVersions.add(nameOf(entryOf(held)))
    this.splits.add(held)
    if (isNew) this.#schedulePurge(held)
  }

  #schedulePurge(held: HeldOrder): void {
    const { clock } = this.#deps
    this.#purges.set(
      held.digest,
      clock.after(held.purgeAt - clock.now(), () => {
        this.#purge(held.digest)
      })
    )
  }

  #purge(digest: string): void {
    const held = this.#held.get(digest)
    if (held === undefined) return
    if (held.purgeAt > this.#deps.clock.now()) {
      this.#schedulePurge(held)
      return
    }
    this.#held.delete(digest)
    this.#purges.delete(digest)
    this.#room.remove(held.signers)
    this.splits.remove(held)
    for (const listener of this.#purgeListeners) listener(held)
    this.#deps.store.delete(digest).catch((error: unknown) => {
      this.#deps.log.error({ code: codeOf(error), digest }, 'an expired order was not deleted; the next start does it')
    })
  }
}

function nameOf({ key, version }: SyncEntry): string {
  return `${key} ${version}`
}

function entryOf({ digest, counted }: HeldOrder): SyncEntry {
  return orderEntry(digest, counted)
}

function travels({ counted }: HeldOrder): boolean {
  return counted.length > 0
}
