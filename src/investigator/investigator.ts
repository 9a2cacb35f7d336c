import type {
  ActionDetail,
  ActionSummary,
  CensusRow,
  FollowEvent,
  FollowOptions,
  InvestigatorApi,
  MeshGraph,
  MeshStatus,
  NodeIdentity,
  PolicySpread,
  PolicyView,
  Preview,
  StoredResult
} from './api/api.ts'
import type { BundleNode } from '../node/bundle/bundle-node.ts'
import type { ImportedBundle } from '../node/bundle/import-bundle.ts'
import type { WrittenBundle } from '../node/bundle/write-bundle.ts'
import type { Census } from '../node/mesh/census.ts'
import type { Mesh, PeerInfo } from '../node/mesh/mesh.ts'
import type { OrderBook } from '../node/mesh/order-book.ts'
import type { PolicyChain } from '../node/mesh/policy-chain.ts'
import type { Reply } from '../protocol/order/schema.ts'
import type { Report } from '../protocol/result/report.ts'
import type { InvestigatorStore } from '../store/investigator-store.ts'
import type { Clock } from '../util/clock.ts'
import { ActionTracker } from './action-tracker.ts'
import { CensusView } from './census-view.ts'
import { Followers } from './followers.ts'
import { PolicyPublisher } from './policy-publisher.ts'
import { Publisher } from './publisher.ts'
import { graphOf } from './sight/mesh-graph.ts'
import { surveyOf } from './sight/mesh-survey.ts'
import { exportBundle } from '../node/bundle/export-bundle.ts'
import { importBundle } from '../node/bundle/import-bundle.ts'
import { MigError } from '../protocol/errors.ts'
import { decodeEnvelope } from '../protocol/order/envelope.ts'
import { readOrderFile, writeOrderFile } from '../protocol/order/order-file.ts'
import { canonicalBytes } from '../protocol/order/canonical.ts'
import { parseOrder } from '../protocol/order/schema.ts'
import { isFinalStatus } from '../protocol/result/report.ts'

interface InvestigatorOptions {
  readonly meshId: string
  readonly version: string
}

interface InvestigatorDeps {
  readonly mesh: Mesh
  readonly book: OrderBook
  readonly policies: PolicyChain
  readonly census: Census
  readonly store: InvestigatorStore
  readonly clock: Clock
  /** neighbours that keep answers while this node cannot be reached, as in `reply.via` */
  readonly via: () => readonly string[]
  /** what bundles take from this node, and bring to it */
  readonly bundles: BundleNode
  /** Tells the mesh that no agent begins with this action any more. Idempotent. */
  readonly stopRollout: (digest: string) => void
  /** Starts the mesh at the first call. Lists and stored answers do not need it. */
  readonly goOnline: () => Promise<void>
  /** Ends the node. */
  readonly close: () => Promise<void>
}

/** How long a look at the mesh waits for what neighbours have. */
const STATUS_ROUND_MS = 3000
/** Shortest beginning of an id that is taken for it. */
const MIN_ID_CHARACTERS = 4

/** The asking side: publishes orders, keeps answers, tells who has not answered. */
export class Investigator implements InvestigatorApi {
  readonly #options: InvestigatorOptions
  readonly #deps: InvestigatorDeps
  readonly #trackers = new Map<string, ActionTracker>()
  readonly #followers: Followers
  readonly #view: CensusView
  readonly #publisher: Publisher
  readonly #policies: PolicyPublisher

  constructor(options: InvestigatorOptions, deps: InvestigatorDeps) {
    this.#options = options
    this.#deps = deps
    this.#view = new CensusView(deps)
    this.#followers = new Followers(deps)
    this.#policies = new PolicyPublisher(options, { ...deps, view: this.#view })
    this.#publisher = new Publisher({
      ...deps,
      trackers: this.#trackers,
      preview: (target, agents) => this.preview(target, agents)
    })
  }

  /** Takes up the actions that are in the store, and follows who signs them further. */
  async load(): Promise<void> {
    const { store, clock, book } = this.#deps
    book.onOrder(({ digest }) => {
      this.#onOrder(digest)
    })
    await store.replyKeys.purge(clock.now())
    for await (const { digest, orderFile, published, expected } of store.actions.all()) {
      const order = parseOrder(canonicalBytes(readOrderFile(orderFile).order))
      if (order.kind !== 'action') continue
      const tracker = new ActionTracker(digest, order, published, expected)
      for await (const head of store.results.heads(digest)) tracker.note(head)
      this.#trackers.set(digest, tracker)
      this.#stopIfFailing(tracker)
    }
  }

  /** The action of a digest, if this node published it. */
  find(digest: string): ActionTracker | undefined {
    return this.#trackers.get(digest)
  }

  /** Is an answer to one of our orders still possible? To a live one, who joins the mesh now may answer. */
  get isWaiting(): boolean {
    const now = this.#deps.clock.now()
    return this.wanted().some(({ isComplete, action }) => !isComplete || Date.parse(action.expireafter) > now)
  }

  /** Our actions of which answers are taken. */
  wanted(): ActionTracker[] {
    const now = this.#deps.clock.now()
    return [...this.#trackers.values()].filter(({ action }) => Date.parse(action.reply.until) > now)
  }

  /** Takes note of a report; `running` is passed on, and everything else is in the store. */
  onReport(tracker: ActionTracker, report: Report): void {
    const { agent, sequence, name, status, code, message, results } = report
    tracker.note({
      agent,
      sequence,
      name,
      status,
      final: isFinalStatus(status),
      ...(code === undefined ? {} : { code }),
      ...(message === undefined ? {} : { message }),
      found: results.some((result) => result.foundanything),
      stored: this.#deps.clock.now(),
      resultDigest: ''
    })
    this.#stopIfFailing(tracker)
    this.#followers.tell(tracker.digest, report)
  }

  /** Our own count of failures stops our own rollouts; again after each start, for agents that were away. */
  #stopIfFailing({ digest, isToBeStopped }: ActionTracker): void {
    if (isToBeStopped) this.#deps.stopRollout(digest)
  }

  identity(): Promise<NodeIdentity> {
    return Promise.resolve({ mesh: this.#options.meshId, id: this.#deps.mesh.id })
  }

  async status(): Promise<MeshStatus> {
    await this.#deps.goOnline()
    const { mesh, book, policies } = this.#deps
    const sight = await this.#view.sight()
    // what others have found of forks and split views comes with a whole round
    await mesh.syncNow(STATUS_ROUND_MS)
    return {
      mesh: this.#options.meshId,
      id: mesh.id,
      version: this.#options.version,
      policyVersion: policies.version,
      addresses: mesh.addresses(),
      neighbours: mesh.peers().filter((peer) => peer.isNeighbour).length,
      liveOrders: book.size,
      policyForks: this.#policies.forks().map(({ version, digest, signers }) => {
        return { version, digest, people: signers.map(({ person }) => person) }
      }),
      splitViews: book.splits.all(),
      ...surveyOf(sight)
    }
  }

  async graph(): Promise<MeshGraph> {
    return { ...(await this.identity()), ...graphOf(await this.#view.sight()) }
  }

  async peers(): Promise<PeerInfo[]> {
    await this.#view.pull()
    return this.#deps.mesh.peers()
  }

  census(): Promise<CensusRow[]> {
    return this.#view.rows()
  }

  preview(target: string, only?: readonly string[]): Promise<Preview> {
    return this.#view.preview(target, only)
  }

  prepareReply(options: { expireafter: string; expected: number }): Promise<Reply> {
    return this.#publisher.prepareReply(options)
  }

  publish(orderFile: string, options?: { readonly isOffline?: boolean }): Promise<string> {
    return this.#publisher.publish(orderFile, options)
  }

  policies(options?: { readonly isOffline?: boolean }): Promise<PolicyView> {
    return this.#policies.policies(options)
  }

  publishPolicy(orderFile: string, options?: { readonly isOffline?: boolean }): Promise<number> {
    return this.#policies.publish(orderFile, options)
  }

  policySpread(version: number): Promise<PolicySpread> {
    return this.#policies.spread(version)
  }

  exportBundle(path: string): Promise<WrittenBundle> {
    return exportBundle(path, this.#deps.bundles)
  }

  importBundle(path: string): Promise<ImportedBundle> {
    return importBundle(path, this.#deps.bundles)
  }

  /** One of our actions got a further signature, here or at a colleague's: agents judge it anew. */
  #onOrder(digest: string): void {
    const tracker = this.#trackers.get(digest)
    if (tracker === undefined) return
    tracker.reopen()
    // best effort: the order itself, with its signatures, is in the book
    this.#publisher.keepSignatures(digest).catch(() => undefined)
  }

  async *follow(id: string, options: FollowOptions, signal?: AbortSignal): AsyncGenerator<FollowEvent> {
    const tracker = this.#resolve(id)
    await this.#deps.goOnline()
    if (options.isLater === true) await this.#expectLateJoiners(tracker)
    yield* this.#followers.follow(tracker, options.timeoutMs, signal)
  }

  /** Who is in the census by now, and is meant. */
  async #expectLateJoiners(tracker: ActionTracker): Promise<void> {
    if (Date.parse(tracker.action.expireafter) <= this.#deps.clock.now()) return
    await this.#view.pull()
    tracker.expect(this.#view.split(tracker.action.target, tracker.action.only).meant)
  }

  async order(id: string): Promise<{ digest: string; orderFile: string }> {
    const { store } = this.#deps
    const own = this.#find(id)
    const stored = own && (await store.actions.get(own.digest))
    if (stored !== undefined) return { digest: stored.digest, orderFile: stored.orderFile }
    await this.#view.pull()
    const held = only(
      id,
      [...this.#deps.book.live()].filter(
        ({ order, digest }) => order.kind === 'action' && isNamed(id, digest, order.id)
      )
    )
    const { signatures } = decodeEnvelope(held.envelope)
    return { digest: held.digest, orderFile: writeOrderFile(held.order, signatures) }
  }

  actions(): Promise<ActionSummary[]> {
    const summaries = [...this.#trackers.values()].map((tracker) => tracker.summary())
    return Promise.resolve(summaries.sort((a, b) => b.published - a.published))
  }

  async action(id: string): Promise<ActionDetail> {
    const tracker = this.#resolve(id)
    const stored = await this.#deps.store.actions.get(tracker.digest)
    const { meant, others } = this.#view.split(tracker.action.target, tracker.action.only)
    const commands = tracker.rows(this.#deps.clock.now(), meant)
    const listed = new Set(commands.map(({ agent }) => agent))
    return {
      ...tracker.summary(),
      order: stored === undefined ? null : (JSON.parse(stored.orderFile) as unknown),
      commands,
      notTarget: others.filter(({ id }) => !listed.has(id))
    }
  }

  async *results(id: string, signal?: AbortSignal): AsyncGenerator<StoredResult> {
    const { store } = this.#deps
    const { digest } = this.#resolve(id)
    const heads = []
    for await (const head of store.results.heads(digest)) if (head.final) heads.push(head)
    heads.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.sequence - b.sequence))
    for (const { agent, sequence, name, stored } of heads) {
      if (signal?.aborted === true) return
      const report = await store.results.report(digest, agent, sequence)
      if (report !== undefined) yield { agent, name, stored, report }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#deps.close()
  }

  /** @throws MigError `ACTION_NOT_FOUND` when there is none of that id, or several */
  #resolve(id: string): ActionTracker {
    return this.#find(id) ?? only(id, [])
  }

  #find(id: string): ActionTracker | undefined {
    const matches = [...this.#trackers.values()].filter(({ digest, action }) => isNamed(id, digest, action.id))
    return matches.length === 0 ? undefined : only(id, matches)
  }
}

/** Is `id` an action id, an order digest, or the beginning of one, of this action? */
function isNamed(id: string, digest: string, actionId: string): boolean {
  return id.length >= MIN_ID_CHARACTERS && (digest.startsWith(id) || actionId.startsWith(id))
}

/** @throws MigError `ACTION_NOT_FOUND` unless there is exactly one */
function only<T>(id: string, matches: readonly T[]): T {
  if (matches.length > 1) throw new MigError('ACTION_NOT_FOUND', `'${id}' is the beginning of ${matches.length} ids`)
  if (matches[0] === undefined) throw new MigError('ACTION_NOT_FOUND', `There is no action '${id}'`)
  return matches[0]
}
