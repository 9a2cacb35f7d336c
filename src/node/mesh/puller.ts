import { MAX_SYNC_PULL_KEYS } from '../../protocol/wire/limits.ts'
import type { SyncAnswer, SyncQuestion } from '../../protocol/wire/generated/sync.js'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import { Queue } from '../../util/queue.ts'
import type { Budget } from './budget.ts'
import type { Known } from './known.ts'
import type { SyncEntry, SyncSource } from './sync-source.ts'
import type { Turnstile } from './turnstile.ts'

/** Asks a connected peer on the sync protocol. @throws MigError as {@link Mesh.request} */
export type AskSync = (peer: string, question: SyncQuestion) => Promise<SyncAnswer>

/** Ms in which a thing that was pulled and not taken is not pulled again. */
const REFUSED_MS: Ms = 300_000
/** Refused things that are remembered. */
const MAX_REFUSED = 10_000
/** Pulls from one peer that run, one for each kind, and that wait; more are dropped: the next round brings them. */
const PULLS_PER_PEER = { concurrency: 4, capacity: 32 }
/** Things of one pull that may be refused before it is held against the peer that there are more bad than good ones. */
const TOLERATED_REFUSALS = 8
/** Other peers that are remembered for a thing that is being pulled. */
const MAX_SPARE_PEERS = 3

/** Names a state of a thing, over all kinds. */
export function thingId(source: SyncSource, entry: SyncEntry): string {
  return `${source.kind} ${entry.key} ${entry.version}`
}

/** Fetches what neighbours advertise and we want, each thing from one peer at a time. */
export class Puller {
  readonly #ask: AskSync
  readonly #budget: Budget
  readonly #known: Known
  readonly #turnstile: Turnstile
  readonly #clock: Clock
  readonly #log: Log
  /** things on their way, and who else has them */
  readonly #pulling = new Map<string, string[]>()
  /** things that are being offered to their source */
  readonly #taking = new Set<string>()
  readonly #refused = new Map<string, Ms>()
  readonly #queues = new Map<string, Queue>()

  constructor(deps: { ask: AskSync; budget: Budget; known: Known; turnstile: Turnstile; clock: Clock; log: Log }) {
    this.#ask = deps.ask
    this.#budget = deps.budget
    this.#known = deps.known
    this.#turnstile = deps.turnstile
    this.#clock = deps.clock
    this.#log = deps.log
  }

  /**
   * Pulls what is wanted of the entries that `peer` advertised, and offers it to `source` in the order of their keys
   * (numbers count as numbers: policies build on each other). Settles when that is done or has failed; never rejects.
   */
  async pull(peer: string, source: SyncSource, entries: readonly SyncEntry[]): Promise<void> {
    const queue = this.#queues.get(peer) ?? new Queue(PULLS_PER_PEER)
    this.#queues.set(peer, queue)
    try {
      if (!queue.isFull) await queue.run(() => this.#pull(peer, source, entries))
    } catch (error) {
      this.#log.debug({ peer, kind: source.kind, reason: String(error) }, 'a pull failed')
    }
    if (queue.running === 0) this.#queues.delete(peer)
  }

  /** Is what a source reports as new now what was pulled, and so not new to the mesh? */
  isTaking(id: string): boolean {
    return this.#taking.has(id)
  }

  /** Things that were refused may be good now: a policy has arrived. */
  forgetRefused(): void {
    this.#refused.clear()
  }

  async #pull(peer: string, source: SyncSource, entries: readonly SyncEntry[]): Promise<void> {
    const wanted = entries.filter((entry) => this.#claim(peer, source, entry))
    wanted.sort((a, b) => a.key.length - b.key.length || (a.key < b.key ? -1 : 1))
    try {
      await this.#fetch(peer, source, wanted)
    } finally {
      this.#release(source, wanted)
    }
  }

  /** True when `peer` is the one to pull the entry from. */
  #claim(peer: string, source: SyncSource, entry: SyncEntry): boolean {
    const id = thingId(source, entry)
    this.#known.add(id, peer)
    if (!this.#isWanted(source, entry, id)) return false
    const others = this.#pulling.get(id)
    if (others === undefined) {
      this.#pulling.set(id, [])
      return true
    }
    if (others.length < MAX_SPARE_PEERS) others.push(peer)
    return false
  }

  #isWanted(source: SyncSource, entry: SyncEntry, id: string): boolean {
    return (this.#refused.get(id) ?? 0) <= this.#clock.monotonic() && source.wants(entry)
  }

  /** What did not come, comes from somebody else who has it. */
  #release(source: SyncSource, wanted: readonly SyncEntry[]): void {
    const spare = new Map<string, SyncEntry[]>()
    for (const entry of wanted) {
      const id = thingId(source, entry)
      const [other] = this.#pulling.get(id) ?? []
      this.#pulling.delete(id)
      if (other === undefined || !this.#isWanted(source, entry, id)) continue
      spare.set(other, [...(spare.get(other) ?? []), entry])
    }
    for (const [other, entries] of spare) void this.pull(other, source, entries)
  }

  async #fetch(peer: string, source: SyncSource, wanted: readonly SyncEntry[]): Promise<void> {
    const rest = new Map(wanted.map((entry) => [entry.key, entry]))
    let taken = 0
    let refused = 0
    while (rest.size > 0 && !this.#budget.isBanned(peer)) {
      const keys = [...rest.keys()].slice(0, MAX_SYNC_PULL_KEYS)
      const { things = [], gone = [] } = (await this.#ask(peer, { pull: { kind: source.kind, keys } })).things ?? {}
      // Some may have expired since they were listed. Who lists what he does not have, is not worth asking.
      if (things.length === 0 || gone.length > things.length) this.#budget.strike(peer)
      for (const key of gone) rest.delete(key)
      for (const { key, bytes } of things) {
        const entry = rest.get(key)
        if (entry === undefined) {
          this.#budget.strike(peer)
          return
        }
        rest.delete(key)
        if (await this.#take(peer, source, entry, bytes)) taken++
        else if (++refused > TOLERATED_REFUSALS && refused > taken) {
          this.#budget.strike(peer)
          return
        }
      }
      if (things.length === 0) return
    }
  }

  /** True unless the thing is still wanted and was not what was advertised. */
  async #take(peer: string, source: SyncSource, entry: SyncEntry, bytes: Uint8Array): Promise<boolean> {
    // It came some other way meanwhile.
    if (!source.wants(entry)) return true
    const id = thingId(source, entry)
    this.#budget.grant(peer)
    if (!this.#turnstile.isJudging(bytes)) this.#taking.add(id)
    const verdict = await this.#turnstile.offer(source, bytes, peer).finally(() => this.#taking.delete(id))
    if (verdict === 'reject') this.#budget.strike(peer)
    // Not news any more: another way was quicker.
    if (verdict === 'accept' || !source.wants(entry)) return true
    this.#refuse(id)
    return false
  }

  #refuse(id: string): void {
    this.#refused.set(id, this.#clock.monotonic() + REFUSED_MS)
    if (this.#refused.size > MAX_REFUSED) this.#refused.delete(this.#refused.keys().next().value as string)
  }
}
