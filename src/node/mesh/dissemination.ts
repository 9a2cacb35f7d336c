import { SyncQuestion } from '../../protocol/wire/generated/sync.js'
import { REQUESTS } from '../../protocol/wire/requests.ts'
import { locationTopic, orderTopic } from '../../protocol/wire/topics.ts'
import type { Clock } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { Budget } from './budget.ts'
import type { Gossip } from './gossip.ts'
import type { Known } from './known.ts'
import type { Neighbours } from './neighbours.ts'
import { Puller, type AskSync } from './puller.ts'
import type { Requests } from './requests.ts'
import { Spreader } from './spreader.ts'
import { decodeAnswer } from './sync-codec.ts'
import { Sync, type SyncOptions } from './sync.ts'
import type { SyncKind, SyncSource } from './sync-source.ts'
import { Turnstile } from './turnstile.ts'

export interface DisseminationDeps {
  /** what is kept equal with the neighbours, at most one of a kind */
  readonly sources: readonly SyncSource[]
  readonly gossip: Gossip
  readonly requests: Pick<Requests, 'request'>
  /** who has what; gossip notes there what it brings */
  readonly known: Known
  readonly budget: Budget
  readonly clock: Clock
  readonly log: Log
  /** of the policy in force */
  readonly policyVersion: () => number
  /** Not asked for before {@link Dissemination.start}: neighbours are won by rounds of this. */
  readonly neighbours: () => Pick<Neighbours, 'ids' | 'size' | 'met'>
  /** a peer of another mesh said hello */
  readonly onStranger: (peer: string) => void
  /** see {@link SyncDeps.onPolicyConfirmed} */
  readonly onPolicyConfirmed?: () => void
}

/**
 * Keeps what a node holds equal with what its neighbours hold: what is new goes out by gossip and pushes, what one of them
 * lacks is found by rounds of sync and pulled. Whichever way a thing comes, its source judges it once.
 */
export class Dissemination {
  readonly #meshId: string
  readonly #gossip: Gossip
  readonly #sources: ReadonlyMap<SyncKind, SyncSource>
  readonly #turnstile = new Turnstile()
  readonly #spreader: Spreader
  readonly #sync: Sync
  readonly #ends: (() => void)[] = []

  constructor(options: SyncOptions, deps: DisseminationDeps) {
    const { neighbours, requests } = deps
    this.#meshId = options.meshId
    this.#gossip = deps.gossip
    this.#sources = new Map(deps.sources.map((source) => [source.kind, source]))
    const ask: AskSync = async (peer, question) =>
      decodeAnswer(await requests.request({ id: peer, addresses: [] }, REQUESTS.sync, SyncQuestion.encode(question)))
    const shared = { ...deps, ask, turnstile: this.#turnstile }
    const puller = new Puller(shared)
    this.#spreader = new Spreader({
      ...shared,
      topicOf: (kind) => this.#topicOf(kind),
      neighbours: () => neighbours().ids(),
      isPulled: (id) => puller.isTaking(id)
    })
    this.#sync = new Sync(options, {
      ...shared,
      sources: this.#sources,
      puller,
      spreader: this.#spreader,
      neighbourCount: () => neighbours().size,
      onHello: (peer, acquaintance) => {
        neighbours().met(peer, acquaintance)
      }
    })
    const endPolicies = this.#sources.get('policy')?.onNew(() => {
      puller.forgetRefused()
    })
    if (endPolicies !== undefined) this.#ends.push(endPolicies)
  }

  /** See {@link Mesh.syncRounds}. */
  get rounds(): ReadonlyMap<string, number> {
    return this.#sync.rounds
  }

  /** Takes part in gossip, which must run, and spreads what the sources report from now on. */
  start(): void {
    for (const source of this.#sources.values()) {
      this.#ends.push(this.#spreader.watch(source))
      const topic = this.#topicOf(source.kind)
      if (topic !== undefined && source.kind !== 'policy') {
        this.#gossip.subscribe(topic, (bytes, from) => this.#turnstile.offer(source, bytes, from))
      }
    }
  }

  /** Spreads nothing any more. */
  stop(): void {
    for (const end of this.#ends) end()
  }

  /** One round of sync with a connected peer. See {@link Sync.round}. */
  round(peer: string): Promise<void> {
    return this.#sync.round(peer)
  }

  /** Answers a question of `/mig/sync/1`. See {@link Sync.serve}. */
  serve(from: string, question: Uint8Array): Promise<Uint8Array> {
    return this.#sync.serve(from, question)
  }

  /** Policies are orders and travel on their topic. Stops and forks are too rare to have one. */
  #topicOf(kind: SyncKind): string | undefined {
    if (kind === 'order' || kind === 'policy') return orderTopic(this.#meshId)
    return kind === 'location' ? locationTopic(this.#meshId) : undefined
  }
}
