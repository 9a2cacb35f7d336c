import type { SyncQuestion } from '../../protocol/wire/generated/sync.js'
import { MAX_SYNC_PULL_KEYS } from '../../protocol/wire/limits.ts'
import { sha256Hex } from '../../util/bytes.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { Budget } from './budget.ts'
import type { Gossip } from './gossip.ts'
import type { Known } from './known.ts'
import { thingId } from './puller.ts'
import type { AskSync } from './puller.ts'
import { Rumours } from './rumours.ts'
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
/** Ms for which urgent news that is not pushed is collected. */
const COLLECT_MS: Ms = 50
/** Things that are not urgent and are given at once; of more, the peer is told, and pulls what it wants. */
const FEW_THINGS = 4

/** A thing that neighbours are to be told of. */
interface News {
  readonly entry: SyncEntry
  /** of its bytes, by which gossip and pushes know it */
  readonly digest: string
}

/**
 * Brings what is new to the neighbours. What gossip has brought, gossip passes on. What was made here, or pushed to us,
 * goes out by gossip, and by a push to the neighbours that gossip does not reach yet. What was pulled is old: somebody
 * had it before we came. That is offered in batches. What is not urgent are {@link Rumours}.
 */
export class Spreader {
  readonly #deps: SpreaderDeps
  readonly #news = new Map<SyncSource, Map<string, News>>()
  readonly #timers = new Map<SyncSource, () => void>()
  readonly #pushes: TokenBucket
  readonly #rumours: Rumours

  constructor(deps: SpreaderDeps) {
    this.#deps = deps
    this.#pushes = new TokenBucket(PUSHES, deps)
    this.#rumours = new Rumours({ ...deps, tell: (peer, source, entries) => this.#tell(peer, source, entries) })
  }

  /** Spreads what `source` reports from now on. Returns what ends that. */
  watch(source: SyncSource): () => void {
    const end = source.onNew((entry) => {
      void this.#spread(source, entry, this.#deps.isPulled(thingId(source, entry)))
    })
    return () => {
      end()
      this.#timers.get(source)?.()
      this.#rumours.stop()
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

  /** Tells one peer what is held here; it pulls what it wants. Settles when the peer has answered, or has not. */
  async offerTo(peer: string, source: SyncSource, entries: readonly SyncEntry[]): Promise<void> {
    for (let at = 0; at < entries.length; at += MAX_SYNC_PULL_KEYS) {
      const batch = entries.slice(at, at + MAX_SYNC_PULL_KEYS)
      for (const entry of batch) this.#deps.known.add(thingId(source, entry), peer)
      await this.#send(peer, { offer: { kind: source.kind, entries: batch } })
    }
  }

  async #tell(peer: string, source: SyncSource, entries: readonly SyncEntry[]): Promise<void> {
    if (entries.length > FEW_THINGS) return this.offerTo(peer, source, entries)
    for (const entry of entries) this.#deps.known.add(thingId(source, entry), peer)
    const things = await Promise.all(entries.map(({ key }) => source.get(key)))
    await this.#send(peer, { push: { kind: source.kind, things: things.filter((thing) => thing !== undefined) } })
  }

  async #spread(source: SyncSource, entry: SyncEntry, isPulled: boolean): Promise<void> {
    const { gossip, known, log, neighbours, topicOf } = this.#deps
    const id = thingId(source, entry)
    const topic = topicOf(source.kind)
    try {
      const bytes = await source.get(entry.key)
      if (bytes === undefined) return
      const digest = sha256Hex(bytes)
      if (topic === undefined) {
        this.#rumours.add({ source, entry, digest })
        return
      }
      const isCarried = gossip.carries(digest)
      if (!isCarried && (isPulled || !this.#pushes.take())) {
        this.#collect(source, { entry, digest })
        return
      }
      const lacking = [...neighbours()].filter((peer) => !this.#isKnown(peer, id, digest))
      // Before anything is sent: what is on its way to a peer is not offered to it as well.
      for (const peer of lacking) known.add(id, peer)
      const reached = isCarried ? gossip.subscribers(topic) : await gossip.publish(topic, bytes)
      for (const peer of lacking) {
        if (!reached.has(peer)) void this.#send(peer, { push: { kind: source.kind, things: [bytes] } })
      }
    } catch (error) {
      log.error({ kind: source.kind, err: error }, 'spreading news failed')
    }
  }

  async #send(peer: string, question: SyncQuestion): Promise<void> {
    const { ask, log } = this.#deps
    try {
      await ask(peer, question)
    } catch (error) {
      log.debug({ peer, reason: String(error) }, 'a neighbour could not be told')
    }
  }

  #collect(source: SyncSource, thing: News): void {
    const news = this.#news.get(source) ?? new Map<string, News>()
    this.#news.set(source, news)
    news.set(thing.entry.key, thing)
    if (this.#timers.has(source)) return
    // A node that hears of the news meanwhile need not be told: so not all at the same time.
    const cancel = this.#deps.clock.after(COLLECT_MS * (0.5 + Math.random()), () => {
      this.#timers.delete(source)
      this.#news.delete(source)
      for (const peer of this.#deps.neighbours()) {
        const isNews = ({ entry, digest }: News): boolean => !this.#isKnown(peer, thingId(source, entry), digest)
        const entries = [...news.values()].filter(isNews).map(({ entry }) => entry)
        void this.offerTo(peer, source, entries)
      }
    })
    this.#timers.set(source, cancel)
  }

  #isKnown(peer: string, id: string, digest: string): boolean {
    const { known } = this.#deps
    return known.has(id, peer) || known.has(digest, peer)
  }
}
