import type { RelayStore } from '../../store/relay-store.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { AgentQuery } from '../agent/status-socket.ts'
import type { BundleNode } from '../bundle/bundle-node.ts'
import type { Census } from '../mesh/census.ts'
import type { Locations } from '../mesh/locations.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { OrderBook } from '../mesh/order-book.ts'
import type { OwnPresence } from '../mesh/own-presence.ts'
import type { PolicyChain } from '../mesh/policy-chain.ts'
import type { Stops } from '../mesh/stops.ts'
import type { Segments } from '../mesh/segments.ts'
import type { MetricsPlace } from '../metrics/metrics-place.ts'
import type { Custody } from './custody.ts'
import { REQUESTS } from '../../protocol/wire/requests.ts'
import { SOFTWARE_VERSION } from '../../protocol/wire/version.ts'
import { serveAgentQueries } from '../agent/status-socket.ts'
import { runBundleCommand } from '../bundle/run-command.ts'
import { WatchedFolder } from '../bundle/watched-folder.ts'
import { serveMetrics } from '../metrics/metrics-place.ts'
import { neighboursBySegment } from './neighbours-by-segment.ts'
import { takeIntoCustody } from './take-into-custody.ts'

/** Everything a relay is made of; `startRelay` chooses it. */
export interface RelayParts {
  readonly meshId: string
  readonly home: string
  /** multiaddrs of nodes in each segment, with whom the relay keeps connections */
  readonly bootstrap: readonly string[]
  readonly mesh: Mesh
  readonly book: OrderBook
  readonly policies: PolicyChain
  readonly census: Census
  readonly locations: Locations
  readonly stops: Stops
  /** folder into which bundles are put for this node; none when absent */
  readonly watch?: string
  readonly presence: OwnPresence
  readonly custody: Custody
  readonly segments: Segments
  readonly store: RelayStore
  readonly clock: Clock
  readonly log: Log
  /** nowhere when absent */
  readonly metrics?: MetricsPlace
}

/** Ms between looks whether there is a connection to the nodes of each segment. */
const KEEP_MS: Ms = 10_000

/**
 * A node with a foot in several segments: orders pass by gossip and sync as on every node, results by custody,
 * connections not at all. It runs nothing.
 */
export class Relay implements AsyncDisposable {
  readonly #parts: RelayParts
  #queries: AsyncDisposable | undefined
  #watched: AsyncDisposable | undefined
  #metrics: AsyncDisposable | undefined
  #cancelKeep: () => void = () => undefined
  #stopping: Promise<void> | undefined
  #started: Ms = 0

  constructor(parts: RelayParts) {
    this.#parts = parts
  }

  /** Joins the mesh in every segment, takes up what was kept, and serves queries. */
  async start(): Promise<void> {
    const { mesh, presence, custody, home, log, clock, watch } = this.#parts
    this.#started = clock.now()
    await mesh.handle(REQUESTS.receipt, async (_from, receipt) => {
      await custody.settle(receipt)
      return new Uint8Array()
    })
    await mesh.start()
    await custody.start()
    await presence.announce()
    this.#queries = await serveAgentQueries(
      home,
      {
        query: (query) => this.#answer(query),
        bundle: (command) => runBundleCommand(command, this.#bundleNode())
      },
      'relay'
    )
    if (watch !== undefined) this.#watched = await WatchedFolder.open(watch, { node: this.#bundleNode(), clock, log })
    this.#metrics = await serveMetrics(this.#parts.metrics, async () =>
      (await import('./relay-metrics.ts')).relayMetrics(this.#parts)
    )
    this.#keep()
    log.info({ id: mesh.id, addresses: mesh.addresses() }, 'relay is up')
  }

  /** Ends what is being sent, leaves the mesh, closes the database. Idempotent. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  async #stop(): Promise<void> {
    const { mesh, presence, book, custody, store, log } = this.#parts
    this.#cancelKeep()
    presence.stop()
    await this.#queries?.[Symbol.asyncDispose]()
    await this.#watched?.[Symbol.asyncDispose]()
    await this.#metrics?.[Symbol.asyncDispose]()
    await custody.stop()
    await mesh.stop()
    book[Symbol.dispose]()
    await store[Symbol.asyncDispose]()
    log.info({}, 'relay has stopped')
  }

  /** Neighbours of one segment alone would do for a node, and not for a relay. */
  #keep(): void {
    const { mesh, bootstrap, clock } = this.#parts
    for (const address of bootstrap) void mesh.meet([address])
    this.#cancelKeep = clock.after(KEEP_MS, () => {
      this.#keep()
    })
  }

  #bundleNode(): BundleNode {
    const { meshId, mesh, policies, book, census, locations, stops, clock, custody } = this.#parts
    return {
      ...{ meshId, id: mesh.id, policies, book, census, locations, stops, clock },
      results: () => custody.results(),
      receipts: () => custody.receipts(),
      takeResult: (bytes) => takeIntoCustody(custody, bytes),
      takeReceipt: (receipt) => custody.settle(receipt)
    }
  }

  async #answer(query: AgentQuery): Promise<unknown> {
    const { meshId, mesh, book, policies, census, custody, segments } = this.#parts
    if (query === 'pid') return process.pid
    if (query === 'refusals') return book.refusals()
    return Promise.resolve({
      pid: process.pid,
      version: SOFTWARE_VERSION,
      mesh: meshId,
      id: mesh.id,
      started: new Date(this.#started).toISOString(),
      addresses: mesh.addresses(),
      policyVersion: policies.version,
      policyForks: policies.forks.all().map(({ digest }) => digest),
      splitViews: book.splits.all(),
      neighbours: mesh.peers().filter(({ isNeighbour }) => isNeighbour).length,
      segments: Object.fromEntries(neighboursBySegment(mesh.peers(), segments)),
      census: census.size,
      liveOrders: book.size,
      custody: custody.status
    })
  }
}
