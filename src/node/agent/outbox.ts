import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { Outbox as OutboxStore, OutboxHead } from '../../store/outbox.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { codeOf, MigError } from '../../protocol/errors.ts'
import { verifyReceipt } from '../../protocol/result/receipt.ts'
import { REQUESTS } from '../../protocol/wire/requests.ts'
import { Queue } from '../../util/queue.ts'

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
  /** 0 <= x < 1 */
  readonly random: () => number
}

/** Deliveries at a time: one connection costs both sides some 5 ms of CPU. */
const DELIVERIES = 4

/**
 * Brings sealed results to the nodes that asked, over restarts of either side. A result leaves only on a signed receipt
 * of that node, or when nobody wants it any more (`reply.until`), which is counted.
 */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #deps: OutboxDeps
  readonly #waiting = new Map<string, OutboxHead>()
  readonly #sending = new Set<string>()
  readonly #queue = new Queue({ concurrency: DELIVERIES })
  readonly #stop = new AbortController()
  #cancelTimer: () => void = () => undefined
  #isStarted = false
  #dropped = 0

  constructor(options: OutboxOptions, deps: OutboxDeps) {
    this.#options = options
    this.#deps = deps
  }

  /** Results that wait. */
  get size(): number {
    return this.#waiting.size
  }

  /** Results given up at their `until`, since the start of the process. */
  get dropped(): number {
    return this.#dropped
  }

  /** Takes up what waited at the last stop, and starts to send. */
  async start(): Promise<void> {
    for await (const head of this.#deps.store.heads()) {
      // what was added meanwhile is newer than what is read here
      if (!this.#waiting.has(keyOf(head))) this.#waiting.set(keyOf(head), head)
    }
    this.#deps.mesh.onConnect((peer) => {
      this.flush(peer)
    })
    this.#isStarted = true
    this.#schedule()
  }

  /** Stops sending; what waits stays on disk. Settles when no delivery is under way. */
  async stop(): Promise<void> {
    this.#cancelTimer()
    this.#stop.abort(new MigError('PEER_UNREACHABLE', 'The agent is stopping'))
    while (this.#queue.running > 0) await this.#deps.clock.sleep(5)
  }

  /** Takes a result that is in the store, and sends it when its time has come; before {@link Outbox.start} it waits. */
  add(head: OutboxHead): void {
    this.#waiting.set(keyOf(head), head)
    this.#schedule()
  }

  /** A peer can be reached now: what waits for it is sent at once. */
  flush(peer: string): void {
    for (const [key, head] of this.#waiting) {
      if (head.peer === peer && head.attempts > 0) this.#waiting.set(key, { ...head, nextAt: this.#deps.clock.now() })
    }
    this.#schedule()
  }

  /** Is anything waiting for this peer? */
  wants(peer: string): boolean {
    for (const head of this.#waiting.values()) if (head.peer === peer) return true
    return false
  }

  #isStopping(): boolean {
    return this.#stop.signal.aborted
  }

  #schedule(): void {
    this.#cancelTimer()
    if (!this.#isStarted || this.#isStopping()) return
    const now = this.#deps.clock.now()
    let next = Number.POSITIVE_INFINITY
    for (const [key, head] of this.#waiting) {
      if (this.#sending.has(key)) continue
      if (head.nextAt <= now) void this.#send(key, head)
      else next = Math.min(next, head.nextAt)
    }
    if (next !== Number.POSITIVE_INFINITY) {
      this.#cancelTimer = this.#deps.clock.after(Math.min(next - now, this.#options.retryMaxMs), () => {
        this.#schedule()
      })
    }
  }

  async #send(key: string, head: OutboxHead): Promise<void> {
    this.#sending.add(key)
    try {
      await this.#queue.run(() => this.#deliver(key, head))
    } catch (error) {
      // our own mistake, for example a full disk: the result stays and is tried again
      this.#deps.log.error({ code: codeOf(error), order: head.orderDigest }, 'a delivery failed')
    } finally {
      this.#sending.delete(key)
      this.#schedule()
    }
  }

  async #deliver(key: string, head: OutboxHead): Promise<void> {
    const { clock, log, store } = this.#deps
    if (this.#isStopping()) return
    if (head.until <= clock.now()) {
      this.#dropped++
      log.warn({ order: head.orderDigest, peer: head.peer }, 'a result was dropped: nobody took it until reply.until')
      await this.#forget(key, head)
      return
    }
    try {
      await this.#request(head)
      await this.#forget(key, head)
    } catch (error) {
      // an attempt that our own end cut short does not count: the next start makes it at once
      if (this.#isStopping()) return
      const attempts = head.attempts + 1
      const nextAt = clock.now() + this.#backoff(attempts)
      log.info(
        { code: codeOf(error), order: head.orderDigest, peer: head.peer, attempts },
        'a result was not taken yet'
      )
      // a newer result of the same command may have come meanwhile
      if (this.#waiting.get(key)?.resultDigest !== head.resultDigest) return
      this.#waiting.set(key, { ...head, attempts, nextAt })
      await store.postpone(head, nextAt, attempts)
    }
  }

  /** @throws MigError when no valid receipt came back */
  async #request(head: OutboxHead): Promise<void> {
    const { mesh, store, locate } = this.#deps
    const sealed = await store.sealed(head.orderDigest, head.sequence)
    if (sealed === undefined) return
    const addresses = [...new Set([...locate(head.peer), ...head.addresses])]
    const receipt = await mesh.request({ id: head.peer, addresses }, REQUESTS.result, sealed, this.#stop.signal)
    await verifyReceipt(receipt, {
      issuer: head.peer,
      mesh: this.#options.meshId,
      orderDigest: head.orderDigest,
      agent: this.#options.agentId,
      sequence: head.sequence,
      resultDigest: head.resultDigest
    })
  }

  async #forget(key: string, head: OutboxHead): Promise<void> {
    if (this.#waiting.get(key)?.resultDigest === head.resultDigest) this.#waiting.delete(key)
    await this.#deps.store.remove(head)
  }

  /** Doubles from retryMin to retryMax; the upper half is drawn, so that agents do not come in step. */
  #backoff(attempts: number): Ms {
    const { retryMinMs, retryMaxMs } = this.#options
    const full = Math.min(retryMaxMs, retryMinMs * 2 ** Math.min(attempts - 1, 20))
    return full / 2 + (full / 2) * this.#deps.random()
  }
}

function keyOf(head: OutboxHead): string {
  return `${head.orderDigest}/${head.sequence}`
}
