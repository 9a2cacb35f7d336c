import type { AgentStore } from '../../store/agent-store.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { BundleNode } from '../bundle/bundle-node.ts'
import type { Census } from '../mesh/census.ts'
import type { Locations } from '../mesh/locations.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { HeldOrder } from '../mesh/held-order.ts'
import type { OrderBook } from '../mesh/order-book.ts'
import type { OwnPresence } from '../mesh/own-presence.ts'
import type { MetricsPlace } from '../metrics/metrics-place.ts'
import type { Custody } from '../relay/custody.ts'
import type { PolicyChain } from '../mesh/policy-chain.ts'
import type { PolicyKnowledge } from '../mesh/policy-knowledge.ts'
import type { Proxies } from '../mesh/proxies.ts'
import type { Stops } from '../mesh/stops.ts'
import type { Execution } from './execution.ts'
import type { Intake } from './intake.ts'
import type { Outbox } from './outbox.ts'
import type { OwnRecord } from './own-record.ts'
import type { Reporter } from './reporter.ts'
import type { ModuleRunner } from './runner/runner.ts'
import type { AgentQuery } from './status-socket.ts'
import { SOFTWARE_VERSION } from '../../protocol/wire/version.ts'
import { REQUESTS } from '../../protocol/wire/requests.ts'
import { runBundleCommand } from '../bundle/run-command.ts'
import { WatchedFolder } from '../bundle/watched-folder.ts'
import { serveMetrics } from '../metrics/metrics-place.ts'
import { takeIntoCustody } from '../relay/take-into-custody.ts'
import { serveAgentQueries } from './status-socket.ts'

/** Everything an agent is made of; `assembleAgent` chooses it. */
export interface AgentParts {
  readonly meshId: string
  readonly home: string
  readonly mesh: Mesh
  readonly book: OrderBook
  readonly policies: PolicyChain
  readonly knowledge: PolicyKnowledge
  readonly census: Census
  readonly locations: Locations
  readonly stops: Stops
  /** folder into which bundles are put for this node; none when absent */
  readonly watch?: string
  readonly presence: OwnPresence
  readonly record: OwnRecord
  readonly intake: Intake
  readonly execution: Execution
  readonly outbox: Outbox
  readonly reporter: Reporter
  /** results of others */
  readonly custody: Custody
  readonly runner: ModuleRunner
  readonly store: AgentStore
  readonly clock: Clock
  readonly log: Log
  /** through which others are dialled; none when absent */
  readonly proxies?: Proxies
  /** nowhere when absent */
  readonly metrics?: MetricsPlace
}

/** Ms between looks at the environment, stores of the time, and purges of old run-once keys. */
const TEND_MS: Ms = 300_000
/** After SIGTERM, what runs has this long to end, ms. */
const DRAIN_MS: Ms = 20_000

/** A node that relays orders, runs those that mean it, and brings its answers to who asked. */
export class Agent implements AsyncDisposable {
  readonly #parts: AgentParts
  readonly #ends: (() => void)[] = []
  #queries: AsyncDisposable | undefined
  #watched: AsyncDisposable | undefined
  #metrics: AsyncDisposable | undefined
  #stopping: Promise<void> | undefined
  #started: Ms = 0

  constructor(parts: AgentParts) {
    this.#parts = parts
  }

  /**
   * Takes up what the last process left, joins the mesh, and serves queries.
   * @param expired - orders that expired while no process was there
   */
  async start(expired: readonly HeldOrder[]): Promise<void> {
    const { mesh, presence, intake, outbox, custody, home, log, clock, proxies, watch } = this.#parts
    this.#started = clock.now()
    // Commands are taken up first: what is decided must not depend on the network.
    await intake.start(expired)
    proxies?.onFirstUse(() => {
      this.#tendNow()
    })
    await mesh.start()
    await presence.announce()
    await mesh.handle(REQUESTS.receipt, (_from, receipt) => this.#takeReceipt(receipt))
    await custody.start()
    await outbox.start()
    this.#queries = await serveAgentQueries(home, {
      query: (query) => this.#answer(query),
      bundle: (command) => runBundleCommand(command, this.#bundleNode())
    })
    if (watch !== undefined) this.#watched = await WatchedFolder.open(watch, { node: this.#bundleNode(), clock, log })
    this.#metrics = await serveMetrics(this.#parts.metrics, async () =>
      (await import('./agent-metrics.ts')).agentMetrics(this.#parts)
    )
    this.#tend()
    log.info({ id: mesh.id, addresses: mesh.addresses() }, 'agent is up')
  }

  /** Ends what runs (with a time limit), leaves the mesh, closes the database. Idempotent. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  async #stop(): Promise<void> {
    const { mesh, presence, book, intake, execution, outbox, custody, runner, store, clock, log } = this.#parts
    for (const end of this.#ends) end()
    presence.stop()
    const cancel = clock.after(DRAIN_MS, () => {
      log.warn({}, 'what runs is ended: it took too long to drain')
      execution.abort()
    })
    await intake.drain()
    cancel()
    await this.#queries?.[Symbol.asyncDispose]()
    await this.#watched?.[Symbol.asyncDispose]()
    await this.#metrics?.[Symbol.asyncDispose]()
    await outbox.stop()
    await custody.stop()
    await mesh.stop()
    await runner[Symbol.asyncDispose]()
    book[Symbol.dispose]()
    await store[Symbol.asyncDispose]()
    log.info({}, 'agent has stopped')
  }

  /** Of a result that this agent made, or keeps for another. One that waits no more has had its receipt before. */
  async #takeReceipt(receipt: Uint8Array): Promise<Uint8Array> {
    const { outbox, custody } = this.#parts
    if (!(await outbox.settle(receipt))) await custody.settle(receipt)
    return new Uint8Array()
  }

  #bundleNode(): BundleNode {
    const { meshId, mesh, policies, book, census, locations, stops, clock, outbox, custody } = this.#parts
    return {
      ...{ meshId, id: mesh.id, policies, book, census, locations, stops, clock },
      async *results() {
        yield* outbox.results()
        yield* custody.results()
      },
      receipts: () => custody.receipts(),
      takeResult: (bytes) => takeIntoCustody(custody, bytes),
      takeReceipt: async (receipt) => (await outbox.settle(receipt)) || (await custody.settle(receipt))
    }
  }

  #tend(): void {
    this.#ends.push(
      this.#parts.clock.after(TEND_MS, () => {
        this.#tendNow()
        this.#tend()
      })
    )
  }

  #tendNow(): void {
    this.#tendOnce().catch((error: unknown) => {
      this.#parts.log.error({ reason: String(error) }, 'the environment, the clock or old keys could not be tended')
    })
  }

  async #tendOnce(): Promise<void> {
    const { record, presence, store, clock } = this.#parts
    const now = clock.now()
    if (!store.clock.isBehind(now)) {
      await store.clock.observe(now)
      await store.purge(now)
    }
    if (await record.refresh()) await presence.announce()
  }

  async #answer(query: AgentQuery): Promise<unknown> {
    const { meshId, mesh, book, policies, knowledge, census, record, intake, outbox, custody, store, clock } =
      this.#parts
    if (query === 'pid') return process.pid
    if (query === 'refusals') return book.refusals()
    return Promise.resolve({
      pid: process.pid,
      version: SOFTWARE_VERSION,
      mesh: meshId,
      id: mesh.id,
      name: record.current.name,
      started: new Date(this.#started).toISOString(),
      addresses: mesh.addresses(),
      policyVersion: policies.version,
      policyAgeSec: Math.floor(knowledge.ageMs / 1000),
      policyForks: policies.forks.all().map(({ digest }) => digest),
      splitViews: book.splits.all(),
      neighbours: mesh.peers().filter((peer) => peer.isNeighbour).length,
      census: census.size,
      liveOrders: book.size,
      isClockBehind: store.clock.isBehind(clock.now()),
      outbox: { waiting: outbox.size, inCustody: outbox.inCustody, dropped: outbox.dropped },
      custody: custody.status,
      environment: record.current.environment,
      tags: record.current.tags,
      recent: intake.decisions()
    })
  }
}
