import { MAX_SYNC_PULL_KEYS } from '../../protocol/wire/limits.ts'
import { sha256Hex } from '../../util/bytes.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { Budget } from './budget.ts'
import type { Gossip } from './gossip.ts'
import type { Known } from './known.ts'
import { thingId } from './puller.ts'
import type { AskSync } from './puller.ts'
import type { SyncEntry, SyncKind, SyncSource } from './sync-source.ts'
import { TokenBucket } from './token-bucket.ts'
import type { Turnstile } from './turnstile.ts'

export interface SpreaderDeps {
  readonly ask: AskSync
  readonly gossip: Gossip
  readonly known: Known
  readonly turnstile: Turnstile
  readonly budget: Budget
  readonly clock: Clock
  readonly log: Log
  /** the gossip topic of a kind; a kind without one is not urgent */
  readonly topicOf: (kind: SyncKind) => string | undefined
  readonly neighbours: () => Iterable<string>
  /** Is this thing, which its source reports as new now, one that was pulled? */
  readonly isPulled: (id: string) => boolean
}

/**
 * Things that are sent unasked: half of what a peer's budget allows, so that nobody is cut off for what others publish.
 * What is over is offered, and pulled.
 */
const PUSHES = { burst: 16, everyMs: 200 }
/** Offers of what is not urgent. In a large mesh there is always a new presence, and each offer costs a request. */
const OFFERS = { burst: 10, everyMs: 5000 }
/** Ms for which news of a kind that is not urgent is collected, and of an urgent one that is not pushed. */
const COLLECT_MS: Ms = 400
const COLLECT_URGENT_MS: Ms = 50

/** A thing that neighbours are to be told of. */
interface News {
  readonly entry: SyncEntry
  /** of its bytes, by which gossip and pushes know it */
  readonly digest?: string
}

/**
 * Brings what is new to the neighbours. What gossip has brought, gossip passes on. What was made here, or pushed to us,
 * goes out by gossip, and by a push to the neighbours that gossip does not reach yet. What was pulled is old: somebody
 * had it before we came. That, and what is not urgent, is offered in batches.
 */
export class Spreader {
  readonly #deps: SpreaderDeps
  readonly #news = new Map<SyncSource, Map<string, News>>()
  readonly #timers = new Map<SyncSource, () => void>()
  readonly #pushes: TokenBucket
  readonly #offers: TokenBucket

  constructor(deps: SpreaderDeps) {
    this.#deps = deps
    this.#pushes = new TokenBucket(PUSHES, deps)
    this.#offers = new TokenBucket(OFFERS, deps)
  }

  /** Spreads what `source` reports from now on. Returns what ends that. */
  watch(source: SyncSource): () => void {
    const end = source.onNew((entry) => {
      const topic = this.#deps.topicOf(source.kind)
      if (topic === undefined) this.#collect(source, { entry }, Math.max(COLLECT_MS, this.#offers.waitMs()))
      else void this.#spread(source, entry, topic, this.#deps.isPulled(thingId(source, entry)))
    })
    return () => {
      end()
      this.#timers.get(source)?.()
    }
  }

  /** Takes what a peer pushed. */
  async receive(from: string, source: SyncSource, things: readonly Uint8Array[]): Promise<void> {
    const { budget, known, turnstile, log } = this.#deps
    for (const bytes of things) {
      if (!budget.spendEnvelope(from, 0)) return
      known.add(sha256Hex(bytes), from)
      try {
        if ((await turnstile.offer(source, bytes, from)) === 'reject') budget.strike(from)
      } catch (error) {
        log.error({ kind: source.kind, from, err: error }, 'judging a push failed')
      }
    }
  }

  /** Tells one peer what is held here; it pulls what it wants. */
  offerTo(peer: string, source: SyncSource, entries: readonly SyncEntry[]): void {
    const { ask, known, log } = this.#deps
    for (let at = 0; at < entries.length; at += MAX_SYNC_PULL_KEYS) {
      const batch = entries.slice(at, at + MAX_SYNC_PULL_KEYS)
      for (const entry of batch) known.add(thingId(source, entry), peer)
      ask(peer, { offer: { kind: source.kind, entries: batch } }).catch((error: unknown) => {
        log.debug({ peer, kind: source.kind, reason: String(error) }, 'an offer failed')
      })
    }
  }

  async #spread(source: SyncSource, entry: SyncEntry, topic: string, isPulled: boolean): Promise<void> {
    const { gossip, known, log, neighbours } = this.#deps
    const id = thingId(source, entry)
    try {
      const bytes = await source.get(entry.key)
      if (bytes === undefined) return
      const digest = sha256Hex(bytes)
      const isCarried = gossip.carries(digest)
      if (!isCarried && (isPulled || !this.#pushes.take())) {
        this.#collect(source, { entry, digest }, COLLECT_URGENT_MS)
        return
      }
      const lacking = [...neighbours()].filter((peer) => !this.#isKnown(peer, id, digest))
      // Before anything is sent: what is on its way to a peer is not offered to it as well.
      for (const peer of lacking) known.add(id, peer)
      const reached = isCarried ? gossip.subscribers(topic) : await gossip.publish(topic, bytes)
      for (const peer of lacking) if (!reached.has(peer)) this.#push(peer, source, bytes)
    } catch (error) {
      log.error({ kind: source.kind, err: error }, 'spreading news failed')
    }
  }

  #push(peer: string, source: SyncSource, bytes: Uint8Array): void {
    const { ask, log } = this.#deps
    ask(peer, { push: { kind: source.kind, things: [bytes] } }).catch((error: unknown) => {
      log.debug({ peer, kind: source.kind, reason: String(error) }, 'a push failed')
    })
  }

  #collect(source: SyncSource, thing: News, ms: Ms): void {
    const news = this.#news.get(source) ?? new Map<string, News>()
    this.#news.set(source, news)
    news.set(thing.entry.key, thing)
    if (this.#timers.has(source)) return
    // A node that hears of the news meanwhile need not be told: so not all at the same time.
    const cancel = this.#deps.clock.after(ms * (0.5 + Math.random()), () => {
      if (this.#deps.topicOf(source.kind) === undefined) this.#offers.take()
      this.#timers.delete(source)
      this.#news.delete(source)
      for (const peer of this.#deps.neighbours()) {
        const isNews = ({ entry, digest }: News): boolean => !this.#isKnown(peer, thingId(source, entry), digest)
        this.offerTo(
          peer,
          source,
          [...news.values()].filter(isNews).map(({ entry }) => entry)
        )
      }
    })
    this.#timers.set(source, cancel)
  }

  #isKnown(peer: string, id: string, digest: string | undefined): boolean {
    const { known } = this.#deps
    return known.has(id, peer) || (digest !== undefined && known.has(digest, peer))
  }
}
