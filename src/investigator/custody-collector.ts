import type { Mesh, PeerTarget } from '../node/mesh/mesh.ts'
import type { Clock, Ms } from '../util/clock.ts'
import type { Log } from '../util/log.ts'
import { codeOf } from '../protocol/errors.ts'
import { encodeCustodyQuestion } from '../protocol/result/custody.ts'
import { REQUESTS } from '../protocol/wire/requests.ts'

interface CustodyCollectorDeps {
  readonly mesh: Mesh
  readonly clock: Clock
  readonly log: Log
  /** nodes that keep answers for this node which may still come */
  readonly custodians: () => readonly PeerTarget[]
}

/** Ms between two rounds. A custodian with a connection sends what it gets at once, so this is for those without one. */
const COLLECT_EVERY_MS: Ms = 15_000

/**
 * Asks the custodians that open questions name for what they keep. A node that nobody can dial has to come to them: they
 * send over the connection that the question opens.
 */
export class CustodyCollector {
  readonly #deps: CustodyCollectorDeps
  readonly #stop = new AbortController()
  #cancel: () => void = () => undefined

  constructor(deps: CustodyCollectorDeps) {
    this.#deps = deps
  }

  /** Asks now, and from now on again and again. */
  start(): void {
    const { clock, custodians } = this.#deps
    for (const custodian of custodians()) void this.#collect(custodian)
    this.#cancel = clock.after(COLLECT_EVERY_MS, () => {
      this.start()
    })
  }

  stop(): void {
    this.#cancel()
    this.#stop.abort()
  }

  async #collect(custodian: PeerTarget): Promise<void> {
    const { mesh, log } = this.#deps
    try {
      await mesh.request(custodian, REQUESTS.custody, encodeCustodyQuestion({ collect: true }), this.#stop.signal)
    } catch (error) {
      log.debug({ code: codeOf(error), peer: custodian.id }, 'a custodian could not be asked')
    }
  }
}
