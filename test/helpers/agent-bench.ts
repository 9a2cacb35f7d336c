import type { Action } from '../../src/protocol/order/schema.ts'
import type { Module } from '../../src/modules/module.ts'
import type { Report } from '../../src/protocol/result/report.ts'
import type { CommandRecord } from '../../src/store/commands.ts'
import type { Desk } from './desk.ts'
import { Execution } from '../../src/node/agent/execution.ts'
import { Intake } from '../../src/node/agent/intake.ts'
import { Outbox } from '../../src/node/agent/outbox.ts'
import { Reporter } from '../../src/node/agent/reporter.ts'
import type { Runner } from '../../src/node/agent/runner/runner.ts'
import { OrderBook } from '../../src/node/mesh/order-book.ts'
import { PolicyChain } from '../../src/node/mesh/policy-chain.ts'
import { PolicyKnowledge } from '../../src/node/mesh/policy-knowledge.ts'
import { Stops } from '../../src/node/mesh/stops.ts'
import { checkRelay } from '../../src/protocol/order/check-relay.ts'
import { openResult } from '../../src/protocol/result/sealed-result.ts'
import { AgentStore } from '../../src/store/agent-store.ts'
import { silentLog } from '../../src/util/log.ts'
import { collect } from './collect.ts'
import { exampleAgentRecord } from './example-agent-record.ts'
import type { ManualClock } from './manual-clock.ts'
import { nodeKey } from './node-keys.ts'
import { probeRunner } from './probe-runner.ts'
import { PROBES } from './probe-module/index.ts'
import { eventually } from './processes.ts'
import { ScriptedMesh } from './scripted-mesh.ts'

/** The probes; `probeproc` may not be run again after a crash. */
const MODULES: ReadonlyMap<string, Module> = new Map([
  ...PROBES,
  ['probeproc', { ...PROBES.get('probeproc')!, isRepeatable: false }]
])

/**
 * What an agent does with orders, without its network: real checks, store, module processes and sealed results. Results
 * stay in the outbox, where the test reads them.
 */
export class AgentBench implements AsyncDisposable {
  readonly store: AgentStore
  readonly book: OrderBook
  readonly policies: PolicyChain
  readonly knowledge: PolicyKnowledge
  readonly stops: Stops
  readonly reporter: Reporter
  readonly execution: Execution
  readonly intake: Intake
  readonly outbox: Outbox
  readonly mesh: ScriptedMesh
  readonly runner: Runner
  readonly #desk: Desk

  private constructor(
    desk: Desk,
    clock: ManualClock,
    store: AgentStore,
    key: Awaited<ReturnType<typeof nodeKey>>,
    { policies, knowledge }: Pick<AgentBench, 'policies' | 'knowledge'>,
    isMasked: boolean
  ) {
    const { meshId } = desk
    const log = silentLog
    this.#desk = desk
    this.store = store
    this.mesh = new ScriptedMesh(key.id)
    this.policies = policies
    this.knowledge = knowledge
    this.book = new OrderBook({ meshId }, { clock, log, store: store.orders, policies: this.policies })
    this.stops = new Stops({ meshId }, { book: this.book, log })
    this.outbox = new Outbox(
      { meshId, agentId: key.id, retryMinMs: 1000, retryMaxMs: 60_000 },
      { mesh: this.mesh, store: store.outbox, clock, log, locate: () => [], custodians: () => [], random: () => 0.5 }
    )
    this.runner = probeRunner()
    this.reporter = new Reporter(
      { meshId, agentId: key.id, isMasked },
      {
        store,
        outbox: this.outbox,
        mesh: this.mesh,
        privateKey: key.privateKey,
        clock,
        log,
        hostName: () => 'host.example.net',
        policyVersion: () => this.policies.version
      }
    )
    this.execution = new Execution({ runner: this.runner, reporter: this.reporter, clock })
    this.intake = new Intake({
      book: this.book,
      policies: this.policies,
      knowledge: this.knowledge,
      stops: this.stops,
      store,
      reporter: this.reporter,
      execution: this.execution,
      loadModules: () => Promise.resolve(MODULES),
      self: () => exampleAgentRecord(key.id),
      clock,
      log
    })
  }

  /** Takes up what is in the folder, as an agent does when it starts. */
  static async start(desk: Desk, clock: ManualClock, folder: string, { isMasked = false } = {}): Promise<AgentBench> {
    const store = await AgentStore.open(folder)
    const { meshId } = desk
    const policies = new PolicyChain(desk.zero, {
      store: store.policies,
      log: silentLog,
      check: (bytes, keyring) => checkRelay(bytes, { meshId, now: clock.now(), keyring, isSeen: () => false })
    })
    await policies.load()
    const knowledge = await PolicyKnowledge.open({ policies, store: store.meta, clock })
    const bench = new AgentBench(desk, clock, store, await nodeKey(1), { policies, knowledge }, isMasked)
    await bench.intake.start(await bench.book.load())
    return bench
  }

  /** The state of the first run. */
  command(digest: string): Promise<CommandRecord | undefined> {
    return this.store.commands.get(digest, 0)
  }

  /** Waits until the command is in this state. */
  async until(digest: string, state: CommandRecord['state']): Promise<CommandRecord> {
    return eventually(
      async () => {
        const command = await this.command(digest)
        return command?.state === state ? command : undefined
      },
      15_000,
      `${digest} to be ${state}`
    )
  }

  /** Waits until so many decisions were made. */
  async decided(count: number): Promise<string[]> {
    return eventually(
      () => {
        const decisions = this.intake.decisions().map(({ decision, code }) => [decision, code].join(' ').trim())
        return decisions.length >= count ? decisions : undefined
      },
      15_000,
      `${count} decisions`
    )
  }

  /** What waits to be sent of an order: at most one report. */
  async report(digest: string): Promise<Report | undefined> {
    const [head, ...more] = await collect(this.store.outbox.heads(digest))
    if (more.length > 0) throw new Error('one run has one report')
    const sealed = head === undefined ? undefined : await this.store.outbox.sealed(digest, head.sequence)
    return sealed && openResult(sealed, this.#desk.replyKey.privateKey, { mesh: this.#desk.meshId })
  }

  /** What waits to be sent of an order, one report a run, by sequence. */
  async reports(digest: string): Promise<Report[]> {
    const heads = await collect(this.store.outbox.heads(digest))
    return Promise.all(
      heads.map(async ({ sequence }) => {
        const sealed = (await this.store.outbox.sealed(digest, sequence))!
        return openResult(sealed, this.#desk.replyKey.privateKey, { mesh: this.#desk.meshId })
      })
    )
  }

  /** The process dies: nothing is ended, told or written any more. */
  async crash(): Promise<void> {
    await this.store[Symbol.asyncDispose]()
    await this.runner[Symbol.asyncDispose]()
  }

  /** As SIGTERM, without waiting for what runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.execution.abort()
    await this.intake.drain()
    await this.runner[Symbol.asyncDispose]()
    await this.store[Symbol.asyncDispose]()
  }
}

/** An operation of a probe. */
export function probe(attempt = 'nothing', on = '', module = 'probe'): Action['operations'][number] {
  return { module, parameters: { attempt, on } }
}
