import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import { codeOf, MigError } from '../../protocol/errors.ts'
import { Queue } from '../../util/queue.ts'

/** A sealed result that is on its way, without its bytes. */
export interface Parcel {
  readonly orderDigest: string
  /** SHA-256 of the sealed result, hex */
  readonly resultDigest: string
  /** peer id of the node that issued the order */
  readonly peer: string
  /** ms since the epoch: kept until then, whatever happens */
  readonly until: Ms
  /** ms since the epoch: not sent before */
  readonly nextAt: Ms
  readonly attempts: number
  /** peer id of the node that has it in custody */
  readonly custodian?: string
}

/** What became of an attempt: the receipt, somebody who keeps it until then, or there is nothing to send any more. */
export type Delivered = { readonly receipt: Uint8Array } | { readonly custodian: string } | 'gone'

interface DispatchOptions {
  readonly retryMinMs: Ms
  readonly retryMaxMs: Ms
}

interface DispatchDeps<P extends Parcel> {
  readonly clock: Clock
  readonly log: Log
  /** 0 <= x < 1 */
  readonly random: () => number
  /** Names the place of a parcel; a newer parcel takes it over. */
  readonly keyOf: (parcel: P) => string
  /** One attempt. What it throws leaves the parcel waiting. */
  readonly deliver: (parcel: P, signal: AbortSignal) => Promise<Delivered>
  /** The parcel is through; it waits no more. */
  readonly onReceipt: (parcel: P, receipt: Uint8Array) => Promise<void>
  /** Nobody wants the parcel any more; it waits no more. */
  readonly onGone: (parcel: P) => Promise<void>
  /** Keeps when the next attempt is due. */
  readonly postpone: (parcel: P) => Promise<void>
}

/** Deliveries at a time: one connection costs both sides some 5 ms of CPU. */
const DELIVERIES = 4

/** Sends parcels when their time has come, and again with backoff until there is a receipt, or `until` is over. */
export class Dispatch<P extends Parcel> {
  readonly #options: DispatchOptions
  readonly #deps: DispatchDeps<P>
  readonly #waiting = new Map<string, P>()
  readonly #sending = new Set<string>()
  readonly #queue = new Queue({ concurrency: DELIVERIES })
  readonly #stop = new AbortController()
  #cancelTimer: () => void = () => undefined
  #isStarted = false
  #dropped = 0

  constructor(options: DispatchOptions, deps: DispatchDeps<P>) {
    this.#options = options
    this.#deps = deps
  }

  get size(): number {
    return this.#waiting.size
  }

  /** Parcels given up at their `until`, since the start of the process. */
  get dropped(): number {
    return this.#dropped
  }

  /** What waits. */
  parcels(): Iterable<P> {
    return this.#waiting.values()
  }

  find(key: string): P | undefined {
    return this.#waiting.get(key)
  }

  /** Starts to send what was added before. */
  start(): void {
    this.#isStarted = true
    this.#schedule()
  }

  /** Stops sending. Settles when no delivery is under way. */
  async stop(): Promise<void> {
    this.#cancelTimer()
    this.#stop.abort(new MigError('PEER_UNREACHABLE', 'The node is stopping'))
    while (this.#queue.running > 0) await this.#deps.clock.sleep(5)
  }

  /** Takes a parcel, and sends it when its time has come; before {@link Dispatch.start} it waits. */
  add(parcel: P): void {
    this.#waiting.set(this.#deps.keyOf(parcel), parcel)
    this.#schedule()
  }

  /** A peer can be reached now: what waits for it, and was tried before, is sent at once. @returns how many wait for it */
  flush(peer: string): number {
    let count = 0
    for (const [key, parcel] of this.#waiting) {
      if (parcel.peer !== peer) continue
      count++
      if (parcel.attempts > 0) this.#waiting.set(key, { ...parcel, nextAt: this.#deps.clock.now() })
    }
    this.#schedule()
    return count
  }

  /** Is anything waiting for this peer? */
  wants(peer: string): boolean {
    for (const parcel of this.#waiting.values()) if (parcel.peer === peer) return true
    return false
  }

  /** A receipt has come. The same one may come by two ways: the second finds nothing that waits. */
  async settle(parcel: P, receipt: Uint8Array): Promise<void> {
    if (!this.#isCurrent(parcel)) return
    this.#forget(parcel)
    await this.#deps.onReceipt(parcel, receipt)
  }

  #isStopping(): boolean {
    return this.#stop.signal.aborted
  }

  #schedule(): void {
    this.#cancelTimer()
    if (!this.#isStarted || this.#isStopping()) return
    const now = this.#deps.clock.now()
    let next = Number.POSITIVE_INFINITY
    for (const [key, parcel] of this.#waiting) {
      if (this.#sending.has(key)) continue
      if (parcel.nextAt <= now) void this.#send(key, parcel)
      else next = Math.min(next, parcel.nextAt)
    }
    if (next !== Number.POSITIVE_INFINITY) {
      this.#cancelTimer = this.#deps.clock.after(Math.min(next - now, this.#options.retryMaxMs), () => {
        this.#schedule()
      })
    }
  }

  async #send(key: string, parcel: P): Promise<void> {
    this.#sending.add(key)
    try {
      await this.#queue.run(() => this.#attempt(parcel))
    } catch (error) {
      // our own mistake, for example a full disk: the parcel stays and is tried again
      this.#deps.log.error({ code: codeOf(error), order: parcel.orderDigest }, 'a delivery failed')
    } finally {
      this.#sending.delete(key)
      this.#schedule()
    }
  }

  async #attempt(parcel: P): Promise<void> {
    const { clock, log, deliver } = this.#deps
    if (this.#isStopping() || !this.#isCurrent(parcel)) return
    if (parcel.until <= clock.now()) {
      this.#dropped++
      log.warn(
        { order: parcel.orderDigest, peer: parcel.peer },
        'a result was dropped: nobody took it until reply.until'
      )
      this.#forget(parcel)
      await this.#deps.onGone(parcel)
      return
    }
    let delivered: Delivered
    try {
      delivered = await deliver(parcel, this.#stop.signal)
    } catch (error) {
      // an attempt that our own end cut short does not count: the next start makes it at once
      if (this.#isStopping()) return
      const attempts = parcel.attempts + 1
      log.info(
        { code: codeOf(error), order: parcel.orderDigest, peer: parcel.peer, attempts },
        'a result was not taken yet'
      )
      await this.#postpone({ ...parcel, attempts, nextAt: clock.now() + this.#backoff(attempts) })
      return
    }
    if (delivered === 'gone') {
      this.#forget(parcel)
      await this.#deps.onGone(parcel)
    } else if ('receipt' in delivered) {
      await this.settle(parcel, delivered.receipt)
    } else {
      const { custodian } = delivered
      if (parcel.custodian !== custodian) log.info({ order: parcel.orderDigest, custodian }, 'a result is in custody')
      const nextAt = clock.now() + this.#spread(this.#options.retryMaxMs)
      await this.#postpone({ ...parcel, attempts: parcel.attempts + 1, nextAt, custodian })
    }
  }

  async #postpone(parcel: P): Promise<void> {
    // a newer result of the same command, or the receipt, may have come meanwhile
    if (!this.#isCurrent(parcel)) return
    this.#waiting.set(this.#deps.keyOf(parcel), parcel)
    await this.#deps.postpone(parcel)
  }

  #isCurrent(parcel: P): boolean {
    return this.#waiting.get(this.#deps.keyOf(parcel))?.resultDigest === parcel.resultDigest
  }

  #forget(parcel: P): void {
    if (this.#isCurrent(parcel)) this.#waiting.delete(this.#deps.keyOf(parcel))
  }

  /** Doubles from retryMin to retryMax. */
  #backoff(attempts: number): Ms {
    const { retryMinMs, retryMaxMs } = this.#options
    return this.#spread(Math.min(retryMaxMs, retryMinMs * 2 ** Math.min(attempts - 1, 20)))
  }

  /** The upper half is drawn, so that nodes do not come in step. */
  #spread(full: Ms): Ms {
    return full / 2 + (full / 2) * this.#deps.random()
  }
}
