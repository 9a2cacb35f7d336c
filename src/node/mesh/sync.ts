import { MigError } from '../../protocol/errors.ts'
import type { SyncAnswer, SyncDifference, SyncHello, SyncPull, SyncThing } from '../../protocol/wire/generated/sync.js'
import { SyncAnswer as AnswerCodec } from '../../protocol/wire/generated/sync.js'
import { MAX_SYNC_BUCKETS, MAX_SYNC_ENTRIES, MAX_SYNC_FRAME_BYTES } from '../../protocol/wire/limits.ts'
import { equalBytes } from '../../util/bytes.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Budget } from './budget.ts'
import type { Known } from './known.ts'
import type { NodeRole } from './mesh.ts'
import { thingId } from './puller.ts'
import type { AskSync, Puller } from './puller.ts'
import type { Spreader } from './spreader.ts'
import { decodeQuestion, entryBytes, parseKind } from './sync-codec.ts'
import { BUCKET_DIGEST_BYTES, bucketCountFor, bucketDigests, SyncIndex } from './sync-index.ts'
import type { SyncEntry, SyncKind, SyncSource } from './sync-source.ts'

/** What a hello told of a peer. */
export interface Acquaintance {
  readonly role: NodeRole
  readonly version: string
  readonly policyVersion: number
  readonly neighbours: number
  /** clock of the peer less ours, ms */
  readonly skewMs: Ms
  /** it keeps results for others */
  readonly takesCustody: boolean
}

export interface SyncOptions {
  readonly meshId: string
  readonly role: NodeRole
  /** of the software */
  readonly version: string
  /** this node keeps results for others */
  readonly takesCustody?: boolean
}

export interface SyncDeps {
  readonly ask: AskSync
  readonly sources: ReadonlyMap<SyncKind, SyncSource>
  readonly puller: Puller
  readonly spreader: Spreader
  readonly known: Known
  readonly budget: Budget
  readonly clock: Clock
  readonly policyVersion: () => number
  readonly neighbourCount: () => number
  /** a peer of our mesh said hello, or answered ours */
  readonly onHello: (peer: string, acquaintance: Acquaintance) => void
  /** a peer of another mesh said hello */
  readonly onStranger: (peer: string) => void
  /** a peer has shown its policies, and holds none newer than ours */
  readonly onPolicyConfirmed?: () => void
}

/** Ms for which an index is good when nothing new was reported: expiry is not reported. */
const INDEX_LIFE_MS: Ms = 2_000
/** Bytes of a frame that are left for what stands around its entries or things. */
const FRAME_MARGIN = 4096
const ROLES: readonly string[] = ['agent', 'relay', 'investigator'] satisfies NodeRole[]

/** Keeps what two neighbours hold equal: /mig/sync/1, both ends. */
export class Sync {
  readonly #options: SyncOptions
  readonly #deps: SyncDeps
  readonly #indexes = new Map<SyncKind, { readonly index: SyncIndex; readonly until: Ms }>()
  readonly #running = new Map<string, Promise<void>>()
  readonly #counts = { done: 0, failed: 0, answered: 0 }

  constructor(options: SyncOptions, deps: SyncDeps) {
    this.#options = options
    this.#deps = deps
    for (const source of deps.sources.values()) source.onNew(() => this.#indexes.delete(source.kind))
  }

  /** See {@link Mesh.syncRounds}. */
  get rounds(): ReadonlyMap<string, number> {
    return new Map(Object.entries(this.#counts))
  }

  /**
   * One round with a connected peer: both hold the union afterwards, of what they want. A round that is running is joined.
   * @throws MigError as a request; `OTHER_MESH`
   */
  round(peer: string): Promise<void> {
    const running = this.#running.get(peer)
    if (running !== undefined) return running
    const round = this.#counted(this.#round(peer)).finally(() => this.#running.delete(peer))
    this.#running.set(peer, round)
    return round
  }

  /** Answers a question. @throws MigError `OVER_BUDGET`, `REQUEST_REFUSED`, `OTHER_MESH` */
  async serve(from: string, bytes: Uint8Array): Promise<Uint8Array> {
    if (!this.#deps.budget.spendEnvelope(from, bytes.byteLength)) {
      throw new MigError('OVER_BUDGET', 'too many questions')
    }
    return AnswerCodec.encode(await this.#answer(from, bytes))
  }

  async #answer(from: string, bytes: Uint8Array): Promise<SyncAnswer> {
    const { hello, difference, pull, offer, push } = decodeQuestion(bytes)
    if (hello !== undefined) {
      this.#meet(from, hello, this.#deps.clock.now())
      this.#comparePolicy(hello)
      this.#counts.answered++
      return { hello: this.#hello() }
    }
    if (difference !== undefined) return { entries: this.#differing(difference) }
    if (pull !== undefined) return { things: await this.#things(pull) }
    const source = this.#source(offer?.kind ?? push?.kind)
    if (source === undefined) return {}
    if (offer !== undefined) void this.#deps.puller.pull(from, source, offer.entries)
    if (push !== undefined) void this.#deps.spreader.receive(from, source, push.things)
    return {}
  }

  async #counted(round: Promise<void>): Promise<void> {
    try {
      await round
      this.#counts.done++
    } catch (error) {
      this.#counts.failed++
      throw error
    }
  }

  async #round(peer: string): Promise<void> {
    const { ask, clock, puller } = this.#deps
    const start = clock.now()
    const { hello } = await ask(peer, { hello: this.#hello() })
    if (hello === undefined) throw new MigError('REQUEST_REFUSED', 'the peer did not answer a hello with its own')
    this.#meet(peer, hello, (start + clock.now()) / 2)
    const differing = hello.digests.flatMap(({ kind, count, digest }) => {
      const source = this.#source(kind)
      if (source === undefined || equalBytes(this.#index(source).digest(), digest)) return []
      return [{ source, count }]
    })
    // Policies first: they decide what of the rest is good.
    const [policy, ...others] = differing.sort(
      (a, b) => Number(b.source.kind === 'policy') - Number(a.source.kind === 'policy')
    )
    if (policy?.source.kind !== 'policy') this.#comparePolicy(hello)
    if (policy === undefined) return
    await this.#reconcile(peer, policy.source, policy.count)
    if (policy.source.kind === 'policy') {
      puller.forgetRefused()
      this.#comparePolicy(hello)
    }
    await Promise.all(others.map(({ source, count }) => this.#reconcile(peer, source, count)))
  }

  #meet(peer: string, hello: SyncHello, at: Ms): void {
    if (hello.mesh !== this.#options.meshId) {
      this.#deps.onStranger(peer)
      throw new MigError('OTHER_MESH', 'the peer belongs to another mesh')
    }
    if (!ROLES.includes(hello.role)) throw new MigError('REQUEST_REFUSED', 'the peer has a role that is not known')
    this.#deps.onHello(peer, {
      role: hello.role as NodeRole,
      version: hello.version.slice(0, 64),
      policyVersion: hello.policyVersion,
      neighbours: hello.neighbours,
      skewMs: Math.round(Number(hello.time) - at),
      takesCustody: hello.custody === true
    })
  }

  #comparePolicy({ policyVersion }: SyncHello): void {
    if (policyVersion <= this.#deps.policyVersion()) this.#deps.onPolicyConfirmed?.()
  }

  #hello(): SyncHello {
    const { clock, policyVersion, neighbourCount, sources } = this.#deps
    return {
      mesh: this.#options.meshId,
      role: this.#options.role,
      version: this.#options.version,
      time: BigInt(clock.now()),
      policyVersion: policyVersion(),
      neighbours: neighbourCount(),
      custody: this.#options.takesCustody === true,
      digests: [...sources.values()].map((source) => {
        const index = this.#index(source)
        return { kind: source.kind, count: index.count, digest: index.digest() }
      })
    }
  }

  /** Pulls what we lack of one kind, and offers what the peer lacks. */
  async #reconcile(peer: string, source: SyncSource, theirCount: number): Promise<void> {
    const index = this.#index(source)
    const ours = index.buckets(bucketCountFor(Math.max(index.count, Math.min(theirCount, MAX_SYNC_ENTRIES))))
    const { entries } = await this.#deps.ask(peer, {
      difference: { kind: source.kind, buckets: bucketDigests(ours) }
    })
    if (entries === undefined) throw new MigError('REQUEST_REFUSED', 'the peer did not answer what differs')
    const theirs = new Map(entries.entries.map((entry) => [entry.key, entry.version]))
    const lacked: SyncEntry[] = []
    ours.forEach((bucket, at) => {
      if (entries.differing[at] !== 1) return
      for (const entry of bucket) {
        if (theirs.get(entry.key) === entry.version) this.#deps.known.add(thingId(source, entry), peer)
        else lacked.push(entry)
      }
    })
    void this.#deps.spreader.offerTo(peer, source, lacked)
    await this.#deps.puller.pull(peer, source, entries.entries)
  }

  #differing(question: SyncDifference): { differing: Uint8Array; entries: SyncEntry[] } {
    const count = question.buckets.byteLength / BUCKET_DIGEST_BYTES
    if (!Number.isInteger(count) || count < 1 || count > MAX_SYNC_BUCKETS || (count & (count - 1)) !== 0) {
      throw new MigError('REQUEST_REFUSED', 'the number of buckets is not a power of two in the limits')
    }
    const source = this.#source(question.kind)
    const buckets = source === undefined ? [] : this.#index(source).buckets(count)
    const ours = bucketDigests(buckets)
    const differing = new Uint8Array(count)
    const entries: SyncEntry[] = []
    let room = MAX_SYNC_FRAME_BYTES - FRAME_MARGIN
    buckets.forEach((bucket, at) => {
      const range = [at * BUCKET_DIGEST_BYTES, (at + 1) * BUCKET_DIGEST_BYTES] as const
      if (equalBytes(ours.subarray(...range), question.buckets.subarray(...range))) return
      const bytes = bucket.reduce((sum, entry) => sum + entryBytes(entry), 0)
      if (bytes > room || entries.length + bucket.length > MAX_SYNC_ENTRIES) return
      room -= bytes
      differing[at] = 1
      entries.push(...bucket)
    })
    return { differing, entries }
  }

  async #things({ kind, keys }: SyncPull): Promise<{ things: SyncThing[]; gone: string[] }> {
    const source = this.#source(kind)
    const things: SyncThing[] = []
    const gone: string[] = []
    let room = MAX_SYNC_FRAME_BYTES - FRAME_MARGIN - keys.reduce((sum, key) => sum + key.length + 8, 0)
    for (const key of keys) {
      const bytes = await source?.get(key)
      if (bytes === undefined) {
        gone.push(key)
        continue
      }
      if (bytes.byteLength > room) break
      room -= bytes.byteLength
      things.push({ key, bytes })
    }
    return { things, gone }
  }

  #source(kind: string | undefined): SyncSource | undefined {
    const known = parseKind(kind ?? '')
    return known === undefined ? undefined : this.#deps.sources.get(known)
  }

  #index(source: SyncSource): SyncIndex {
    const now = this.#deps.clock.monotonic()
    const cached = this.#indexes.get(source.kind)
    if (cached !== undefined && cached.until > now) return cached.index
    const index = new SyncIndex(takeFirst(source.entries(), MAX_SYNC_ENTRIES))
    this.#indexes.set(source.kind, { index, until: now + INDEX_LIFE_MS })
    return index
  }
}

function* takeFirst<T>(items: Iterable<T>, count: number): Iterable<T> {
  let taken = 0
  for (const item of items) {
    if (taken++ >= count) return
    yield item
  }
}
