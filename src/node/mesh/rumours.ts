import { MAX_SYNC_PULL_KEYS } from '../../protocol/wire/limits.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import { shuffle } from '../../util/shuffle.ts'
import type { Known } from './known.ts'
import { thingId } from './puller.ts'
import type { SyncEntry, SyncSource } from './sync-source.ts'
import { TokenBucket } from './token-bucket.ts'

export interface RumoursDeps {
  /** Tells a peer of things, which is known to have them from then on; settles when it has answered, or has not. */
  readonly tell: (peer: string, source: SyncSource, entries: readonly SyncEntry[]) => Promise<void>
  readonly known: Known
  readonly clock: Clock
  readonly neighbours: () => Iterable<string>
}

/** A thing that is held, to be told of. */
export interface Rumour {
  readonly source: SyncSource
  readonly entry: SyncEntry
  /** of its bytes, by which pushes know it */
  readonly digest: string
}

/** Ms between two times that some neighbours are told, drawn 50 % around it: by then they may have told us. */
const TICK_MS: Ms = 250
/** Of the time, one part in so many goes into telling: when answers take long, machine or network are busy. */
const IDLE_PARTS = 20
const LONGEST_TICK_MS: Ms = 5_000
/** Neighbours that are told at a time: one part in so many, and so many at least. */
const TOLD_PART = 4
const FEWEST_TOLD = 2
/** Tellings: each is a request, and in a large mesh there is always a new presence. */
const TELLINGS = { burst: 20, everyMs: 1000 }
/** The newest that are kept; a round of sync brings what was dropped. */
const CAPACITY = MAX_SYNC_PULL_KEYS

/**
 * Brings what is not urgent to the neighbours: a few of them at a time, with all that they are not known to have. So
 * each thing crosses a connection about once, in one direction, and a start of many nodes at once makes long lists and
 * not many requests.
 */
export class Rumours {
  readonly #deps: RumoursDeps
  readonly #rumours = new Map<string, Rumour>()
  readonly #tellings: TokenBucket
  #cancel: (() => void) | undefined
  #isTelling = false
  #isStopped = false
  #tickMs: Ms = TICK_MS

  constructor(deps: RumoursDeps) {
    this.#deps = deps
    this.#tellings = new TokenBucket(TELLINGS, deps)
  }

  /** Something new is held: it replaces what is still to be told of the same thing. */
  add(rumour: Rumour): void {
    if (this.#isStopped) return
    const key = `${rumour.source.kind} ${rumour.entry.key}`
    this.#rumours.delete(key)
    this.#rumours.set(key, rumour)
    if (this.#rumours.size > CAPACITY) this.#rumours.delete(this.#rumours.keys().next().value as string)
    if (!this.#isTelling && this.#cancel === undefined) this.#schedule()
  }

  /** Tells nobody any more. */
  stop(): void {
    this.#isStopped = true
    this.#rumours.clear()
    this.#cancel?.()
  }

  #schedule(): void {
    const ms = Math.max(this.#tickMs, this.#tellings.waitMs()) * (0.5 + Math.random())
    this.#cancel = this.#deps.clock.after(ms, () => {
      this.#cancel = undefined
      this.#isTelling = true
      void this.#tick().finally(() => {
        this.#isTelling = false
        if (this.#rumours.size > 0) this.#schedule()
      })
    })
  }

  async #tick(): Promise<void> {
    const { clock, known, neighbours, tell } = this.#deps
    const peers = shuffle([...neighbours()])
    const isUnheard = (peer: string, { source, entry, digest }: Rumour): boolean =>
      !known.has(thingId(source, entry), peer) && !known.has(digest, peer)
    let room = Math.max(FEWEST_TOLD, Math.ceil(peers.length / TOLD_PART))
    const start = clock.monotonic()
    const answers: Promise<void>[] = []
    for (const peer of peers) {
      const rumours = [...this.#rumours.values()].filter((rumour) => isUnheard(peer, rumour))
      if (rumours.length === 0) continue
      if (room-- === 0 || !this.#tellings.take()) break
      for (const [source, group] of Map.groupBy(rumours, (rumour) => rumour.source)) {
        answers.push(tell(peer, source, group.map(({ entry }) => entry))) // prettier-ignore
      }
    }
    for (const [key, rumour] of this.#rumours) {
      if (!peers.some((peer) => isUnheard(peer, rumour))) this.#rumours.delete(key)
    }
    await Promise.all(answers)
    this.#tickMs = Math.min(Math.max(TICK_MS, (clock.monotonic() - start) * IDLE_PARTS), LONGEST_TICK_MS)
  }
}
