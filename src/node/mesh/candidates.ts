import { peerOfVia } from '../../protocol/order/via.ts'
import type { Clock } from '../../util/clock.ts'
import { shuffle } from '../../util/shuffle.ts'
import { Backoff } from './backoff.ts'
import type { PeerTarget } from './mesh.ts'

/** A node that may be dialled. */
export interface Candidate {
  /** names it in the backoff: a peer id, or an address of a peer whose id is not known yet */
  readonly key: string
  readonly addresses: readonly string[]
}

export interface CandidatesDeps {
  readonly clock: Clock
  /** nodes of the mesh that may be dialled */
  readonly candidates: () => Iterable<PeerTarget>
  readonly isDenied: (peerId: string) => boolean
}

/** Who may be dialled as a neighbour: the bootstrap list and what the mesh tells, without those that failed just now. */
export class Candidates {
  readonly #bootstrap: readonly string[]
  readonly #deps: CandidatesDeps
  readonly #backoff: Backoff
  /** the peers behind bootstrap addresses, as far as they were reached */
  readonly #idOf = new Map<string, string>()

  constructor(bootstrap: readonly string[], deps: CandidatesDeps) {
    this.#bootstrap = bootstrap
    this.#deps = deps
    this.#backoff = new Backoff(deps)
  }

  /** All but those taken, the bootstrap list and the others each in random order. */
  list(taken: Iterable<string>): { bootstrap: Candidate[]; others: Candidate[] } {
    const { candidates } = this.#deps
    const seen = new Set(taken)
    const bootstrap: Candidate[] = []
    for (const address of this.#bootstrap) {
      const { key } = this.at([address])
      if (!seen.has(key) && this.mayDial(key)) bootstrap.push({ key, addresses: [address] })
      seen.add(key)
    }
    const others: Candidate[] = []
    for (const { id, addresses } of candidates()) {
      if (addresses.length === 0 || seen.has(id) || !this.mayDial(id)) continue
      seen.add(id)
      others.push({ key: id, addresses })
    }
    return { bootstrap: shuffle(bootstrap), others: shuffle(others) }
  }

  /** Whoever is at these addresses. */
  at(addresses: readonly string[]): Candidate {
    const [first = ''] = addresses
    return { key: this.#idOf.get(first) ?? peerOfVia(first) ?? first, addresses }
  }

  /** Is the peer wanted, and was it left alone long enough since it failed? */
  mayDial(key: string): boolean {
    return !this.#deps.isDenied(key) && this.#backoff.isOver(key)
  }

  /** `peerId` was found there. */
  found({ addresses }: Candidate, peerId: string): void {
    if (addresses[0] !== undefined) this.#idOf.set(addresses[0], peerId)
  }

  /** It has become a neighbour, or not: then it is left alone for a while. */
  ended({ key }: Candidate, isNeighbour: boolean): void {
    if (isNeighbour) this.#backoff.clear(key)
    else this.#backoff.fail(key)
  }
}
