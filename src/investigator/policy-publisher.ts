import type { PolicyRow, PolicySpread, PolicyView } from './api/api.ts'
import type { CensusView } from './census-view.ts'
import type { Mesh } from '../node/mesh/mesh.ts'
import type { HeldPolicy } from '../node/mesh/held-policy.ts'
import type { OrderBook } from '../node/mesh/order-book.ts'
import type { PolicyChain } from '../node/mesh/policy-chain.ts'
import type { Ms } from '../util/clock.ts'
import { codeOf, MigError } from '../protocol/errors.ts'
import { canonicalBytes } from '../protocol/order/canonical.ts'
import { orderDigest } from '../protocol/order/digest.ts'
import { encodeEnvelope } from '../protocol/order/envelope.ts'
import { readOrderFile } from '../protocol/order/order-file.ts'
import { parseOrder } from '../protocol/order/schema.ts'
import { assertFollows } from './policy/assert-follows.ts'
import { policyRow } from './policy/policy-row.ts'

interface PolicyPublisherDeps {
  readonly mesh: Mesh
  readonly book: OrderBook
  readonly policies: PolicyChain
  readonly view: CensusView
  readonly goOnline: () => Promise<void>
}

/** How long a node that has just started waits for a neighbour. */
const FIRST_NEIGHBOUR_MS: Ms = 5000
/** How long one look at the neighbours' policies takes at most. */
const ROUND_MS: Ms = 3000

/** The policies of the mesh, as command lines see them, and the way of a new one into it. */
export class PolicyPublisher {
  readonly #meshId: string
  readonly #deps: PolicyPublisherDeps

  constructor(options: { readonly meshId: string }, deps: PolicyPublisherDeps) {
    this.#meshId = options.meshId
    this.#deps = deps
  }

  /** See InvestigatorApi. */
  async policies({ isOffline = false }: { readonly isOffline?: boolean } = {}): Promise<PolicyView> {
    const isConfirmed = !isOffline && (await this.#look())
    const chain = this.#deps.policies.all().map((held) => this.#row(held))
    return { chain, forks: this.forks(), isConfirmed }
  }

  /** Policies with a quorum that do not fit the chain, as far as this node knows. */
  forks(): PolicyRow[] {
    return this.#deps.policies.forks.all().map((held) => this.#row(held))
  }

  /** See InvestigatorApi. */
  async publish(orderFile: string, { isOffline = false }: { readonly isOffline?: boolean } = {}): Promise<number> {
    const { mesh, book, policies, goOnline } = this.#deps
    const { order, signatures } = readOrderFile(orderFile)
    const bytes = canonicalBytes(order)
    const policy = parseOrder(bytes)
    if (policy.kind !== 'policy') {
      throw new MigError('ACTION_FILE_INVALID', `The file holds a ${policy.kind}, not a policy`)
    }
    if (!isOffline) {
      await goOnline()
      await mesh.waitForNeighbour(FIRST_NEIGHBOUR_MS)
      // what others have published meanwhile: two on top of one would split the mesh
      await mesh.syncNow(ROUND_MS)
    }
    const { version } = policy
    if (policies.at(version)?.digest !== orderDigest(bytes)) {
      assertFollows(policy, { version: policies.version, digest: policies.current.digest }, this.#meshId)
      await book.take(encodeEnvelope({ order: bytes, signatures }), mesh.id)
    }
    if (!isOffline) await mesh.syncNow(ROUND_MS)
    return version
  }

  /** See InvestigatorApi. */
  async spread(version: number): Promise<PolicySpread> {
    const { mesh, view } = this.#deps
    const sight = await view.sight()
    await mesh.syncNow(ROUND_MS)
    const neighbours = mesh.peers().filter(({ isNeighbour }) => isNeighbour)
    const under = new Set(neighbours.filter(({ policyVersion = -1 }) => policyVersion >= version).map(({ id }) => id))
    const alive = [...sight.presences.values()].filter(({ id }) => id !== mesh.id && sight.isAlive(id))
    return {
      neighbours: neighbours.length,
      neighboursUnder: under.size,
      nodes: alive.length,
      nodesUnder: alive.filter(({ id, policyVersion }) => policyVersion >= version || under.has(id)).length
    }
  }

  /** It was signed by the keyring of the version before. */
  #row(held: HeldPolicy): PolicyRow {
    return policyRow(held, (this.#deps.policies.at(held.policy.version - 1) ?? held).keyring)
  }

  /** One round with whoever is there. @returns whether somebody is */
  async #look(): Promise<boolean> {
    const { mesh, goOnline } = this.#deps
    await goOnline()
    try {
      await mesh.waitForNeighbour(FIRST_NEIGHBOUR_MS)
    } catch (error) {
      if (codeOf(error) !== 'NO_NEIGHBOURS') throw error
      return false
    }
    await mesh.syncNow(ROUND_MS)
    return true
  }
}
