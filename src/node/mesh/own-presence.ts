import type { PrivateKey } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { signPresence } from '../../protocol/result/presence.ts'
import type { Presence } from '../../protocol/result/presence.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import { MAX_PRESENCE_EVERY_SEC } from '../../protocol/wire/limits.ts'
import type { Census } from './census.ts'
import type { Mesh } from './mesh.ts'
import { toldNeighbours } from './told-neighbours.ts'

/** What a node says of itself, but for what is drawn up when it says it. */
export type OwnState = Omit<Presence, 'mesh' | 'id' | 'seq' | 'time' | 'everySec' | 'neighbours'>

export interface OwnPresenceDeps {
  readonly census: Census
  readonly mesh: Pick<Mesh, 'peers'>
  readonly privateKey: PrivateKey
  readonly clock: Clock
  readonly log: Log
  /** the state of the node now */
  readonly describe: () => OwnState | Promise<OwnState>
}

/** Ms between presences for each node of the mesh, so that all of them together cost each node two a second at most. */
const MS_PER_NODE: Ms = 500
/** A node that has just started has no neighbours to tell of: its second presence comes this soon, if N allows. */
const SETTLE_MS: Ms = 45_000
/** Each time is drawn so far around it, so that a fleet that started at once does not stay in step. */
const SPREAD = 0.1

/**
 * Says that the node is there: on start, when its neighbours have settled, on change, and every `presenceSec` or N x 0.5 s,
 * whichever is longer. A change of neighbours waits for the next one (docs/adr/0018-neighbours-in-the-presence.md).
 */
export class OwnPresence {
  readonly #id: string
  readonly #meshId: string
  readonly #presenceSec: number
  readonly #deps: OwnPresenceDeps
  #lastSeq = 0
  #hasSettled = false
  #cancel: (() => void) | undefined
  #isStopped = false

  constructor(options: { meshId: string; presenceSec: number }, deps: OwnPresenceDeps) {
    this.#id = peerIdFromPrivateKey(deps.privateKey).toString()
    this.#meshId = options.meshId
    this.#presenceSec = options.presenceSec
    this.#deps = deps
  }

  /** Makes a presence now, and from now on at its time. @throws MigError `RECORD_INVALID` when it is too large */
  async announce(): Promise<void> {
    const { census, mesh, privateKey, clock, describe } = this.#deps
    this.#cancel?.()
    const time = clock.now()
    // Rises also when the clock was set back: what the mesh still has of an earlier run comes back by sync.
    const before = Math.max(this.#lastSeq, census.find(this.#id)?.presence.seq ?? 0)
    this.#lastSeq = Math.max(time, before + 1)
    const state = await describe()
    const presence = {
      mesh: this.#meshId,
      seq: this.#lastSeq,
      time,
      ...state,
      everySec: Math.min(Math.ceil((this.#everyMs * (1 + SPREAD)) / 1000), MAX_PRESENCE_EVERY_SEC),
      neighbours: toldNeighbours(state.role, mesh.peers(), census)
    }
    await census.take(await signPresence(presence, privateKey))
    this.#announceIn(this.#hasSettled ? this.#everyMs : Math.min(SETTLE_MS, this.#everyMs))
  }

  /**
   * Makes one before its time, because of what changes at all nodes at once, as the policy does: drawn over the time in
   * which all of them together cost each node two a second.
   */
  announceSoon(): void {
    if (this.#cancel === undefined) return
    this.#hasSettled = true
    this.#announceIn(Math.min(this.#minimumMs, this.#everyMs) * Math.random())
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel?.()
  }

  get #everyMs(): Ms {
    return Math.max(this.#presenceSec * 1000, this.#minimumMs)
  }

  get #minimumMs(): Ms {
    return this.#deps.census.size * MS_PER_NODE
  }

  #announceIn(ms: Ms): void {
    if (this.#isStopped) return
    const { clock, log } = this.#deps
    this.#cancel?.()
    this.#cancel = clock.after(ms * (1 - SPREAD + 2 * SPREAD * Math.random()), () => {
      // The census may have come after the first presence: in a large mesh there is more time.
      const missing = this.#hasSettled ? 0 : this.#minimumMs - ms
      this.#hasSettled = true
      if (missing > 0) {
        this.#announceIn(missing)
        return
      }
      this.announce().catch((error: unknown) => {
        log.error({ err: error }, 'the presence of this node could not be made')
      })
    })
  }
}
