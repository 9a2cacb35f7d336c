import type { Preview } from './api/api.ts'
import type { Mesh } from '../node/mesh/mesh.ts'
import type { OrderBook } from '../node/mesh/order-book.ts'
import type { Reply } from '../protocol/order/schema.ts'
import type { InvestigatorStore } from '../store/investigator-store.ts'
import type { Clock } from '../util/clock.ts'
import { ActionTracker } from './action-tracker.ts'
import { codeOf, MigError } from '../protocol/errors.ts'
import { canonicalBytes } from '../protocol/order/canonical.ts'
import { orderDigest } from '../protocol/order/digest.ts'
import { decodeEnvelope, encodeEnvelope } from '../protocol/order/envelope.ts'
import { readOrderFile, writeOrderFile } from '../protocol/order/order-file.ts'
import { parseOrder } from '../protocol/order/schema.ts'
import { createReplyKey } from '../protocol/pgp/seal.ts'
import { sha256Hex, toBase64 } from '../util/bytes.ts'

interface PublisherDeps {
  readonly mesh: Mesh
  readonly book: OrderBook
  readonly store: InvestigatorStore
  readonly clock: Clock
  /** the actions of this node, by digest: what is published joins them */
  readonly trackers: Map<string, ActionTracker>
  /** neighbours that keep answers while this node cannot be reached, as in `reply.via` */
  readonly via: () => readonly string[]
  readonly goOnline: () => Promise<void>
  readonly preview: (target: string, only?: readonly string[]) => Promise<Preview>
}

/** The private half of a reply key is kept this long after the order expired: late answers come until then. */
const REPLY_LIFE_MS = 30 * 86_400_000
/** Up to this many expected answers all may come at once; beyond it, each adds {@link SPREAD_PER_ANSWER_MS}. */
const UNSPREAD_ANSWERS = 150
const SPREAD_PER_ANSWER_MS = 5
/** How long a reply waits for a neighbour that can keep answers: on its way to the mesh, a node has one at once. */
const FIRST_VIA_MS = 1000
/** How long a publisher waits for a neighbour. */
const FIRST_NEIGHBOUR_MS = 5000
/** A node that will hear no answers stays until its neighbours have the order, or this long. */
const HANDED_OVER_MS = 3000

/** Sends orders out: each is in the store before the first answer can come. */
export class Publisher {
  readonly #deps: PublisherDeps

  constructor(deps: PublisherDeps) {
    this.#deps = deps
  }

  /** See InvestigatorApi. */
  async prepareReply({ expireafter, expected }: { expireafter: string; expected: number }): Promise<Reply> {
    const { mesh, store, clock, via, goOnline } = this.#deps
    await goOnline()
    // the order names neighbours; without any it can be signed, and published later
    await mesh.waitForNeighbour(FIRST_VIA_MS).catch(() => undefined)
    const until = Date.parse(expireafter) + REPLY_LIFE_MS
    const { publicKey, privateKey } = await createReplyKey(clock.now())
    await store.replyKeys.put(sha256Hex(publicKey), privateKey, until)
    return {
      peer: mesh.id,
      via: [...via()],
      addresses: mesh.addresses(),
      key: toBase64(publicKey),
      until: `${new Date(until).toISOString().slice(0, 19)}Z`,
      spreadMs: expected > UNSPREAD_ANSWERS ? expected * SPREAD_PER_ANSWER_MS : 0
    }
  }

  /** See InvestigatorApi. */
  async publish(orderFile: string, { isOffline = false } = {}): Promise<string> {
    const { mesh, book, store, clock, trackers, preview, goOnline } = this.#deps
    const { order, signatures } = readOrderFile(orderFile)
    const bytes = canonicalBytes(order)
    const action = parseOrder(bytes)
    if (action.kind === 'policy') {
      throw new MigError('ACTION_FILE_INVALID', 'The file holds a policy: mig policy publish takes it')
    }
    const digest = orderDigest(bytes)
    const envelope = encodeEnvelope({ order: bytes, signatures })
    await goOnline()
    if (!isOffline) await mesh.waitForNeighbour(FIRST_NEIGHBOUR_MS)
    if (action.kind === 'cancel' || action.reply.peer !== mesh.id) {
      // a cancel has no answers of its own; those to a colleague's question, which we signed too, go to his node
      await this.#takeOnce(envelope)
      await mesh.syncNow(HANDED_OVER_MS)
      return digest
    }
    const { expected } = await preview(action.target, action.only)
    const published = clock.now()
    const isNew = !trackers.has(digest)
    if (isNew) {
      // in place before the first answer can come, and taken back if our own checks refuse the order
      await store.actions.put({ digest, orderFile, published, expected })
      trackers.set(digest, new ActionTracker(digest, action, published, expected))
    }
    try {
      await book.take(envelope, mesh.id)
    } catch (error) {
      if (error instanceof MigError && error.code === 'ORDER_SEEN') return digest
      if (isNew) {
        trackers.delete(digest)
        await store.actions.delete(digest)
      }
      throw error
    }
    await this.keepSignatures(digest)
    return digest
  }

  /** What is held already, with these signers, is handed on all the same. */
  async #takeOnce(envelope: Uint8Array): Promise<void> {
    try {
      await this.#deps.book.take(envelope, this.#deps.mesh.id)
    } catch (error) {
      if (codeOf(error) !== 'ORDER_SEEN') throw error
    }
  }

  /** Keeps the file of an action with all the signatures that it has by now. */
  async keepSignatures(digest: string): Promise<void> {
    const { book, store } = this.#deps
    const held = book.find(digest)
    const stored = await store.actions.get(digest)
    if (held === undefined || stored === undefined) return
    const file = readOrderFile(stored.orderFile)
    const { signatures } = decodeEnvelope(held.envelope)
    if (signatures.length <= file.signatures.length) return
    await store.actions.put({ ...stored, orderFile: writeOrderFile(file.order as object, signatures) })
  }
}
