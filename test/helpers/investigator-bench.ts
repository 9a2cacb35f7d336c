import type { Ed25519PrivateKey } from '@libp2p/interface'
import type { FollowEvent } from '../../src/investigator/api/api.ts'
import type { Report } from '../../src/protocol/result/report.ts'
import { Investigator } from '../../src/investigator/investigator.ts'
import { ResultsIntake } from '../../src/investigator/results-intake.ts'
import { receiptsOf } from '../../src/investigator/receipts-out.ts'
import { Locations } from '../../src/node/mesh/locations.ts'
import { Census } from '../../src/node/mesh/census.ts'
import { OrderBook } from '../../src/node/mesh/order-book.ts'
import { PolicyChain } from '../../src/node/mesh/policy-chain.ts'
import { Stops } from '../../src/node/mesh/stops.ts'
import { checkRelay } from '../../src/protocol/order/check-relay.ts'
import { signPresence } from '../../src/protocol/result/presence.ts'
import { sealReport } from '../../src/protocol/result/sealed-result.ts'
import { InvestigatorStore } from '../../src/store/investigator-store.ts'
import { fromBase64 } from '../../src/util/bytes.ts'
import { silentLog } from '../../src/util/log.ts'
import type { Desk, Signed } from './desk.ts'
import { exampleAgentRecord } from './example-agent-record.ts'
import type { ManualClock } from './manual-clock.ts'
import { nodeKey } from './node-keys.ts'
import { timeText } from './orders.ts'
import { ScriptedMesh } from './scripted-mesh.ts'
import { exampleReport } from './store-examples.ts'

/** An investigator node without its network: real store, checks, census and sealed results. */
export class InvestigatorBench implements AsyncDisposable {
  readonly store: InvestigatorStore
  readonly book: OrderBook
  readonly census: Census
  readonly policies: PolicyChain
  /** agents that the policy keeps out */
  readonly banned = new Set<string>()
  readonly stops: Stops
  readonly mesh: ScriptedMesh
  readonly investigator: Investigator
  readonly results: ResultsIntake
  /** neighbours that keep answers */
  via: string[] = []
  readonly #desk: Desk
  readonly #clock: ManualClock

  private constructor(desk: Desk, clock: ManualClock, store: InvestigatorStore, id: string, key: Ed25519PrivateKey) {
    const { meshId } = desk
    const log = silentLog
    this.#desk = desk
    this.#clock = clock
    this.store = store
    this.mesh = new ScriptedMesh(id)
    this.mesh.hasNeighbour = true
    const policies = (this.policies = new PolicyChain(desk.zero, {
      store: store.policies,
      log,
      check: (bytes, keyring) => checkRelay(bytes, { meshId, now: clock.now(), keyring, isSeen: () => false })
    }))
    this.book = new OrderBook({ meshId }, { clock, log, store: store.orders, policies })
    this.census = new Census({ meshId }, { clock, log })
    this.stops = new Stops({ meshId }, { book: this.book, log })
    this.investigator = new Investigator(
      { meshId, version: '0.1.0' },
      {
        mesh: this.mesh,
        book: this.book,
        policies,
        census: this.census,
        store,
        clock,
        via: () => this.via,
        bundles: {
          ...{ meshId, id, policies, book: this.book, census: this.census, stops: this.stops, clock },
          locations: new Locations({ meshId }, { clock, log, isWanted: () => false }),
          results: () => nothing(),
          receipts: () => receiptsOf(this.investigator.wanted(), meshId, { results: store.results, privateKey: key }),
          takeResult: (bytes) => this.results.takeNew(bytes),
          takeReceipt: () => Promise.resolve(false)
        },
        stopRollout: (digest) => void this.stops.announce(digest, key),
        goOnline: () => Promise.resolve(),
        close: () => store[Symbol.asyncDispose]()
      }
    )
    this.results = new ResultsIntake(
      { meshId },
      {
        store,
        privateKey: key,
        clock,
        log,
        find: (digest) => this.investigator.find(digest),
        isBanned: (agent) => this.banned.has(agent),
        isKnown: (agent) => this.census.find(agent) !== undefined,
        onReport: (tracker, report) => this.investigator.onReport(tracker, report)
      }
    )
  }

  static async open(desk: Desk, clock: ManualClock, folder: string): Promise<InvestigatorBench> {
    const { id, privateKey } = await nodeKey(99)
    const bench = new InvestigatorBench(desk, clock, await InvestigatorStore.open(folder), id, privateKey)
    await bench.investigator.load()
    return bench
  }

  /** Agent number `n` is in the census. */
  async meet(n: number, name = `host-${n}`): Promise<string> {
    const { id, privateKey } = await nodeKey(n)
    const now = this.#clock.now()
    const presence = { mesh: this.#desk.meshId, seq: now, time: now, version: '1', policyVersion: 0, addresses: [] }
    const record = exampleAgentRecord(id, { name })
    await this.census.offer(await signPresence({ ...presence, role: 'agent', record }, privateKey), 'peer')
    return id
  }

  /** Publishes an action, for all agents unless said; its answers come here. */
  async ask(target?: string): Promise<Signed> {
    const { investigator } = this
    const expireafter = timeText(this.#clock.now() + 3_600_000)
    const reply = await investigator.prepareReply({ expireafter, expected: 1 })
    const signed = await this.#desk.sign(
      this.#desk.action({ reply, expireafter, ...(target === undefined ? {} : { target }) })
    )
    await investigator.publish(signed.file)
    return signed
  }

  /** What agent number `n` sends as its answer. */
  async seal({ digest, order }: Signed, n: number, fields: Partial<Report> = {}): Promise<Uint8Array> {
    const { id, privateKey } = await nodeKey(n)
    const report = exampleReport({ mesh: this.#desk.meshId, order: digest, agent: id, name: `host-${n}`, ...fields })
    return sealReport(report, { replyKey: fromBase64(order.reply.key), privateKey, now: this.#clock.now() })
  }

  /** Agent number `n` answers. */
  async answer(signed: Signed, n: number, fields: Partial<Report> = {}): Promise<void> {
    await this.results.take(await this.seal(signed, n, fields))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.investigator[Symbol.asyncDispose]()
  }
}

/** An event in a few words. */
export function wordsOf(event: FollowEvent): string {
  switch (event.kind) {
    case 'progress':
      return `progress ${event.summary.answered}/${event.summary.expected}`
    case 'result':
      return `result ${event.result.name} ${event.result.report.status}`
    case 'running':
      return 'running'
    case 'end':
      return `end ${event.reason} silent=${event.silent.map(({ name }) => name).join()}`
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // this node keeps no results of others
}
