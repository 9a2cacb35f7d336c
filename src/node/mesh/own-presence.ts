import type { PrivateKey } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { signPresence } from '../../protocol/result/presence.ts'
import type { Presence } from '../../protocol/result/presence.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { Census } from './census.ts'

/** What a node says of itself, but for what is drawn up when it says it. */
export type OwnState = Omit<Presence, 'mesh' | 'id' | 'seq' | 'time'>

export interface OwnPresenceDeps {
  readonly census: Census
  readonly privateKey: PrivateKey
  readonly clock: Clock
  readonly log: Log
  /** the state of the node now */
  readonly describe: () => OwnState | Promise<OwnState>
}

/** Ms between presences for each node of the mesh, so that all of them together cost each node two a second at most. */
const MS_PER_NODE: Ms = 500

/** Says that the node is there: on start, on change, and every `presenceSec` or N x 0.5 s, whichever is longer. */
export class OwnPresence {
  readonly #id: string
  readonly #meshId: string
  readonly #presenceSec: number
  readonly #deps: OwnPresenceDeps
  #lastSeq = 0
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
    const { census, privateKey, clock, log, describe } = this.#deps
    this.#cancel?.()
    const time = clock.now()
    // Rises also when the clock was set back: what the mesh still has of an earlier run comes back by sync.
    const before = Math.max(this.#lastSeq, census.find(this.#id)?.presence.seq ?? 0)
    this.#lastSeq = Math.max(time, before + 1)
    await census.take(
      await signPresence({ mesh: this.#meshId, seq: this.#lastSeq, time, ...(await describe()) }, privateKey)
    )
    if (this.#isStopped) return
    const ms = Math.max(this.#presenceSec * 1000, census.size * MS_PER_NODE)
    this.#cancel = clock.after(ms * (0.9 + Math.random() / 5), () => {
      this.announce().catch((error: unknown) => {
        log.error({ err: error }, 'the presence of this node could not be made')
      })
    })
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel?.()
  }
}
