import type { PrivateKey } from '@libp2p/interface'
import type { CustodyHead, CustodyRecords } from '../../store/custody.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { Custodians } from './custodians.ts'
import type { ReplyPaths } from './reply-paths.ts'
import { codeOf, MigError } from '../../protocol/errors.ts'
import { decodeCustodyQuestion, encodeCustodyAnswer, type CustodyAnswer } from '../../protocol/result/custody.ts'
import { readReceipt, signCustody } from '../../protocol/result/receipt.ts'
import { readCover } from '../../protocol/result/sealed-result.ts'
import { MAX_CUSTODY_RESULTS } from '../../protocol/wire/limits.ts'
import { REQUESTS } from '../../protocol/wire/requests.ts'
import { KeyLock } from '../../store/key-lock.ts'
import { Backoff } from '../mesh/backoff.ts'
import { Carrier } from './carrier.ts'
import { CustodyRoom } from './custody-room.ts'
import { Dispatch, type Delivered } from './dispatch.ts'

interface CustodyOptions {
  readonly meshId: string
  /** bytes of sealed results from one network segment; 0: nothing is taken */
  readonly bytes: number
  /** bytes of sealed results that one peer may hand over */
  readonly peerBytes: number
  readonly retryMinMs: Ms
  readonly retryMaxMs: Ms
}

interface CustodyDeps {
  readonly mesh: Mesh
  readonly store: CustodyRecords
  /** of the orders of which results are taken */
  readonly paths: ReplyPaths
  readonly privateKey: PrivateKey
  readonly clock: Clock
  readonly log: Log
  /** Newer addresses of a peer than the order has. */
  readonly locate: (peer: string) => readonly string[]
  readonly custodians: Custodians
  /** the network segment of a peer that is connected; `''` when there is but one */
  readonly segmentOf: (peer: string) => string
  /** does the policy keep this node out? */
  readonly isBanned: (peer: string) => boolean
  /** 0 <= x < 1 */
  readonly random: () => number
}

/** Ms between looks for receipts that nobody asks for any more. */
const TEND_MS: Ms = 3_600_000

/**
 * Keeps sealed results of other nodes until the node that issued the order has them, over restarts, and then its receipts
 * until those who handed the results over have them. Learns sizes and ids, never content.
 */
export class Custody {
  readonly #options: CustodyOptions
  readonly #deps: CustodyDeps
  readonly #carrier: Carrier
  readonly #room: CustodyRoom
  readonly #dispatch: Dispatch<CustodyHead>
  /** results whose receipt is there */
  readonly #settled = new Map<string, CustodyHead>()
  /** nodes that could not be reached: not every result that waits for one is a new attempt */
  readonly #unreachable: Backoff
  readonly #lock = new KeyLock()
  #endConnect: () => void = () => undefined
  #cancelTend: () => void = () => undefined

  constructor(options: CustodyOptions, deps: CustodyDeps) {
    this.#options = options
    this.#deps = deps
    this.#carrier = new Carrier(options, { ...deps, settle: (receipt) => this.settle(receipt) })
    this.#room = new CustodyRoom(options)
    this.#unreachable = new Backoff(deps)
    this.#dispatch = new Dispatch<CustodyHead>(options, {
      clock: deps.clock,
      log: deps.log,
      random: deps.random,
      keyOf: ({ resultDigest }) => resultDigest,
      deliver: (head, signal) => this.#deliver(head, signal),
      onReceipt: (head, receipt) => this.#onReceipt(head, receipt),
      onGone: async (head) => {
        this.#room.release(head)
        await deps.store.remove(head.resultDigest)
      },
      postpone: (head) => deps.store.postpone(head)
    })
  }

  /** Results that are kept, in numbers. */
  get status(): { waiting: number; bytes: number; settled: number; dropped: number } {
    const { size, dropped } = this.#dispatch
    return { waiting: size, bytes: this.#room.bytes, settled: this.#settled.size, dropped }
  }

  /** Takes up what the last process kept, serves `/mig/custody/1`, and starts to forward. */
  async start(): Promise<void> {
    const { mesh, store } = this.#deps
    for await (const head of store.heads()) {
      if (head.isSettled) {
        this.#settled.set(head.resultDigest, head)
      } else {
        this.#room.put(head)
        this.#dispatch.add(head)
      }
    }
    await this.#tend()
    await mesh.handle(REQUESTS.custody, async (from, bytes) => encodeCustodyAnswer(await this.#answer(from, bytes)))
    this.#endConnect = mesh.onConnect((peer) => {
      this.flush(peer)
      void this.#tellAll(peer)
    })
    this.#dispatch.start()
  }

  /** Stops forwarding; what is kept stays on disk. */
  async stop(): Promise<void> {
    this.#endConnect()
    this.#cancelTend()
    await this.#dispatch.stop()
  }

  /** A peer can be reached now: what waits for it is sent at once. @returns how many wait for it */
  flush(peer: string): number {
    this.#unreachable.clear(peer)
    return this.#dispatch.flush(peer)
  }

  /** Is this result kept, or its receipt? */
  holds(resultDigest: string): boolean {
    return this.#settled.has(resultDigest) || this.#dispatch.find(resultDigest) !== undefined
  }

  /** The sealed results that wait, one in memory at a time. */
  async *results(): AsyncGenerator<Uint8Array> {
    for (const { resultDigest } of [...this.#dispatch.parcels()]) {
      const sealed = await this.#deps.store.sealed(resultDigest)
      if (sealed !== undefined) yield sealed
    }
  }

  /** The receipts that wait for who handed the results over. */
  async *receipts(): AsyncGenerator<Uint8Array> {
    for (const resultDigest of [...this.#settled.keys()]) {
      const receipt = await this.#deps.store.receipt(resultDigest)
      if (receipt !== undefined) yield receipt
    }
  }

  /** Is anything waiting for this peer? */
  wants(peer: string): boolean {
    return this.#dispatch.wants(peer)
  }

  /**
   * Takes a sealed result into custody; durable when it settles. One that is here already takes nothing.
   *
   * @param from - peer id of who handed it over
   * @returns the receipt of the node that issued the order when that is known, else our custody receipt
   * @throws MigError `RESULT_MALFORMED`, `RESULT_TOO_LARGE`, `PEER_BANNED`, `CUSTODY_REFUSED`, `CUSTODY_FULL`,
   *   `DISK_FULL`
   */
  async take(from: string, sealed: Uint8Array): Promise<CustodyAnswer> {
    const cover = await readCover(sealed)
    const banned = [from, cover.agent].find((peer) => this.#deps.isBanned(peer))
    if (banned !== undefined) throw new MigError('PEER_BANNED', `The policy bans ${banned}`)
    return this.#lock.run(cover.resultDigest, async () => {
      const known = await this.#known(cover.resultDigest)
      if (known !== undefined) return known
      const { paths, store, clock, segmentOf } = this.#deps
      const path = paths.find(cover.orderDigest)
      if (path === undefined) {
        throw new MigError('CUSTODY_REFUSED', `No result of order ${cover.orderDigest} is kept here`)
      }
      const { resultDigest, orderDigest, agent, sequence } = cover
      const head: CustodyHead = {
        ...path,
        resultDigest,
        orderDigest,
        agent,
        sequence,
        from,
        segment: segmentOf(from),
        bytes: sealed.byteLength,
        nextAt: clock.now(),
        attempts: 0,
        isSettled: false
      }
      this.#room.take(head)
      try {
        await store.put(head, sealed)
      } catch (error) {
        this.#room.release(head)
        throw error
      }
      this.#dispatch.add(head)
      return this.#sign(head)
    })
  }

  /**
   * Takes a receipt that came another way: from another custodian, or in a bundle.
   * @returns false when it is not for a result that is kept here
   * @throws MigError `RECEIPT_INVALID`
   */
  async settle(receipt: Uint8Array): Promise<boolean> {
    const { mesh, orderDigest, agent, sequence, resultDigest, issuer } = await readReceipt(receipt)
    const head = this.#dispatch.find(resultDigest)
    if (head === undefined || mesh !== this.#options.meshId || issuer !== head.peer) return false
    if (head.orderDigest !== orderDigest || head.agent !== agent || head.sequence !== sequence) return false
    await this.#dispatch.settle(head, receipt)
    return true
  }

  async #answer(from: string, bytes: Uint8Array): Promise<CustodyAnswer> {
    const question = decodeCustodyQuestion(bytes)
    if ('collect' in question) return { waiting: this.flush(from) }
    if ('result' in question) return this.take(from, question.result)
    const known = await this.#known(question.resultDigest)
    if (known === undefined) throw new MigError('CUSTODY_UNKNOWN', `Result ${question.resultDigest} is not kept here`)
    return known
  }

  async #known(resultDigest: string): Promise<CustodyAnswer | undefined> {
    if (this.#settled.has(resultDigest)) {
      const receipt = await this.#deps.store.receipt(resultDigest)
      if (receipt !== undefined) return { receipt }
    }
    const head = this.#dispatch.find(resultDigest)
    return head === undefined ? undefined : this.#sign(head)
  }

  async #sign({ orderDigest, agent, sequence, resultDigest }: CustodyHead): Promise<CustodyAnswer> {
    const content = { mesh: this.#options.meshId, orderDigest, agent, sequence, resultDigest }
    return { custody: await signCustody(content, this.#deps.privateKey) }
  }

  async #deliver(head: CustodyHead, signal: AbortSignal): Promise<Delivered> {
    const { store, locate, custodians } = this.#deps
    if (!this.#unreachable.isOver(head.peer)) {
      throw new MigError('PEER_UNREACHABLE', 'The peer could not be reached a moment ago')
    }
    const sealed = await store.sealed(head.resultDigest)
    if (sealed === undefined) return 'gone'
    const addresses = [...new Set([...locate(head.peer), ...head.addresses])]
    try {
      const to = { id: head.peer, addresses }
      const delivered = await this.#carrier.carry(
        { ...head, to, custodians: custodians.after(head, head.from) },
        sealed,
        signal
      )
      this.#unreachable.clear(head.peer)
      return delivered
    } catch (error) {
      if (codeOf(error) === 'PEER_UNREACHABLE') this.#unreachable.fail(head.peer)
      throw error
    }
  }

  async #onReceipt(head: CustodyHead, receipt: Uint8Array): Promise<void> {
    this.#room.release(head)
    this.#settled.set(head.resultDigest, head)
    await this.#deps.store.settle(head, receipt)
    // the oldest goes first: who has not asked for it until now, hands the result over anew
    if (this.#settled.size > MAX_CUSTODY_RESULTS) await this.#forget(this.#settled.keys().next().value as string)
    void this.#tell(head, receipt)
  }

  /** Sends a receipt to who handed the result over, when there is a connection; else it asks, or connects. */
  async #tell({ from, resultDigest }: CustodyHead, receipt: Uint8Array): Promise<void> {
    const { mesh, log } = this.#deps
    try {
      await mesh.request({ id: from, addresses: [] }, REQUESTS.receipt, receipt)
      await this.#forget(resultDigest)
    } catch (error) {
      log.debug({ code: codeOf(error), peer: from }, 'a receipt could not be handed on yet')
    }
  }

  async #tellAll(peer: string): Promise<void> {
    for (const head of [...this.#settled.values()]) {
      if (head.from !== peer) continue
      const receipt = await this.#deps.store.receipt(head.resultDigest)
      if (receipt !== undefined) await this.#tell(head, receipt)
    }
  }

  async #forget(resultDigest: string): Promise<void> {
    this.#settled.delete(resultDigest)
    await this.#deps.store.remove(resultDigest)
  }

  /** Drops receipts that nobody can want any more. */
  async #tend(): Promise<void> {
    const { clock, log } = this.#deps
    for (const { until, resultDigest } of [...this.#settled.values()]) {
      if (until <= clock.now()) await this.#forget(resultDigest)
    }
    this.#cancelTend = clock.after(TEND_MS, () => {
      this.#tend().catch((error: unknown) => {
        log.error({ code: codeOf(error) }, 'old receipts were not dropped')
      })
    })
  }
}
