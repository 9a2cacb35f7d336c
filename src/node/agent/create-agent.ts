import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentConfig } from './config.ts'
import type { Module } from '../../modules/module.ts'
import type { TransportFactory } from '../mesh/create-host.ts'
import type { HeldOrder } from '../mesh/held-order.ts'
import type { AgentParts } from './agent.ts'
import type { ModuleRunner } from './runner/runner.ts'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { MODULE_NAMES } from '../../modules/names.ts'
import { SOFTWARE_VERSION } from '../../protocol/wire/version.ts'
import { AgentStore } from '../../store/agent-store.ts'
import { systemClock, type Clock } from '../../util/clock.ts'
import { createLog, type Log } from '../../util/log.ts'
import { makeOwnFolder } from '../bundle/own-folder.ts'
import { Budget } from '../mesh/budget.ts'
import { Census } from '../mesh/census.ts'
import { createMesh } from '../mesh/create-mesh.ts'
import { heldThings } from '../mesh/held-things.ts'
import { Locations } from '../mesh/locations.ts'
import { ensureNodeKey } from '../mesh/node-key.ts'
import { openOrders } from '../mesh/open-orders.ts'
import { OwnPresence } from '../mesh/own-presence.ts'
import { PeerBook } from '../mesh/peer-book.ts'
import { readPolicyFile } from '../mesh/held-policy.ts'
import { PolicyKnowledge } from '../mesh/policy-knowledge.ts'
import { dialThrough, Proxies } from '../mesh/proxies.ts'
import { Stops } from '../mesh/stops.ts'
import { readTextFile } from '../mesh/text-file.ts'
import { openMetrics } from '../metrics/metrics-place.ts'
import { Custodians } from '../relay/custodians.ts'
import { Custody } from '../relay/custody.ts'
import { isReplyPeer, ReplyPaths } from '../relay/reply-paths.ts'
import { Agent } from './agent.ts'
import { discoverEnvironment, hostName } from './environment.ts'
import { Execution } from './execution.ts'
import { Intake } from './intake.ts'
import { Outbox } from './outbox.ts'
import { OwnRecord } from './own-record.ts'
import { Reporter } from './reporter.ts'
import { runnerOptions } from './runner/runner-options.ts'
import { Runner } from './runner/runner.ts'

/** Modules are big, and an agent at rest does not need them. */
async function loadModules(): Promise<ReadonlyMap<string, Module>> {
  return (await import('../../modules/registry.ts')).MODULES
}

/** What an agent takes from the machine that it is on. */
export interface AgentSurroundings {
  readonly clock: Clock
  readonly log: Log
  readonly loadModules: () => Promise<ReadonlyMap<string, Module>>
  readonly runner: ModuleRunner
  /** TCP when absent */
  readonly transport?: TransportFactory
}

/**
 * Makes an agent of a configuration and starts it.
 * @throws MigError `CONFIG_INVALID`, `FILE_UNREADABLE`, `HOME_BUSY`, `STORE_CORRUPT`, `DISK_FULL`
 */
export async function startAgent(config: AgentConfig): Promise<Agent> {
  const clock = systemClock
  const log = createLog({ name: 'mig-agent', ...config.log })
  const runner = new Runner(runnerOptions(config), { clock, log, loadModules })
  const { parts, expired } = await assembleAgent(config, { clock, log, loadModules, runner })
  const agent = new Agent(parts)
  try {
    await agent.start(expired)
    return agent
  } catch (error) {
    await agent.stop()
    throw error
  }
}

/**
 * The parts of an agent, which does nothing yet. The one place that chooses them.
 * @returns them, and the orders that expired while no process was there, for {@link Agent.start}
 * @throws as {@link startAgent}
 */
export async function assembleAgent(
  config: AgentConfig,
  { clock, log, loadModules, runner, transport }: AgentSurroundings
): Promise<{ parts: AgentParts; expired: readonly HeldOrder[] }> {
  const meshId = config.mesh
  const proxies = Proxies.of(config, process.env, log)
  const zero = await readPolicyFile(config.policy, meshId)
  const preSharedKey = config.preSharedKey === undefined ? undefined : await readTextFile(config.preSharedKey)
  await mkdir(config.home, { recursive: true, mode: 0o700 })
  if (config.bundles !== undefined) await makeOwnFolder(config.bundles.watch)
  const privateKey = await ensureNodeKey(join(config.home, 'node.key'))
  const agentId = peerIdFromPrivateKey(privateKey).toString()
  const store = await AgentStore.open(join(config.home, 'db'))
  try {
    const budget = new Budget({ clock })
    const { policies, book } = await openOrders({ meshId, zero }, { store, budget, clock, log })
    const knowledge = await PolicyKnowledge.open({ policies, store: store.meta, clock })
    const expired = await book.load()
    const isBanned = (peer: string): boolean => policies.isBanned(peer)
    const census = new Census({ meshId }, { clock, log, isBanned })
    const stops = new Stops({ meshId }, { book, log })
    const locations: Locations = new Locations(
      { meshId },
      { clock, log, isBanned, isWanted: (peer) => outbox.wants(peer) || custody.wants(peer) || isReplyPeer(book, peer) }
    )
    const metrics = await openMetrics(config.metrics?.listen)
    const mesh = await createMesh(
      {
        meshId,
        role: 'agent',
        version: SOFTWARE_VERSION,
        takesCustody: config.custody.bytes > 0,
        listen: config.listen,
        announce: config.announce,
        bootstrap: config.bootstrap,
        mdns: config.mdns,
        ...(preSharedKey === undefined ? {} : { preSharedKey }),
        timers: config.timers
      },
      {
        privateKey,
        ...heldThings({ book, policies, census, locations, stops }),
        onPolicyConfirmed: () => {
          knowledge.confirm()
        },
        clock,
        log,
        budget,
        peerBook: await PeerBook.open(join(config.home, 'peers.json'), { clock, log }),
        ...(transport === undefined ? await dialThrough(proxies, { clock, log }) : { transport }),
        ...(metrics === undefined ? {} : { metrics: metrics.registry })
      }
    )
    const retry = { retryMinMs: config.timers.retryMinSec * 1000, retryMaxMs: config.timers.retryMaxSec * 1000 }
    const locate = (peer: string): readonly string[] => locations.find(peer)?.addresses ?? []
    const custodians = new Custodians({ mesh, census, locations })
    const outbox: Outbox = new Outbox(
      { meshId, agentId, ...retry },
      {
        mesh,
        store: store.outbox,
        clock,
        log,
        random: Math.random,
        locate,
        custodians: (head) => custodians.of(head)
      }
    )
    const paths = new ReplyPaths({
      book,
      store: store.lateReplies,
      clock,
      log,
      isOurs: (path) => custodians.isNamed(path)
    })
    await paths.load(expired)
    const custody: Custody = new Custody(
      { meshId, ...config.custody, ...retry },
      {
        mesh,
        store: store.custody,
        paths,
        privateKey,
        clock,
        log,
        random: Math.random,
        locate,
        custodians,
        segmentOf: () => '',
        isBanned
      }
    )
    locations.onLocation(({ id }) => {
      outbox.flush(id)
      custody.flush(id)
    })
    const record = await OwnRecord.discover(
      { id: agentId, tags: config.tags, ...(config.name === undefined ? {} : { name: config.name }) },
      { clock, hostName, discover: () => discoverEnvironment(MODULE_NAMES, proxies?.inUse?.name) }
    )
    const presence = new OwnPresence(
      { meshId, presenceSec: config.timers.presenceSec },
      {
        census,
        mesh,
        privateKey,
        clock,
        log,
        describe: () => ({
          version: SOFTWARE_VERSION,
          policyVersion: policies.version,
          role: 'agent',
          addresses: mesh.addresses(),
          record: record.current,
          custody: { results: custody.status.waiting, bytes: custody.status.bytes }
        })
      }
    )
    policies.onNew(() => {
      presence.announceSoon()
    })
    const reporter = new Reporter(
      { meshId, agentId, isMasked: config.privacy },
      {
        store,
        outbox,
        mesh,
        privateKey,
        clock,
        hostName: () => record.current.name,
        policyVersion: () => policies.version,
        log
      }
    )
    const execution = new Execution({ runner, reporter, clock })
    const self = (): typeof record.current => record.current
    const deps = { book, policies, knowledge, stops, store, reporter, execution, loadModules, self, clock, log }
    const intake = new Intake(deps)
    const parts: AgentParts = {
      meshId,
      home: config.home,
      mesh,
      book,
      policies,
      knowledge,
      census,
      locations,
      stops,
      presence,
      record,
      intake,
      execution,
      outbox,
      custody,
      reporter,
      runner,
      store,
      clock,
      log,
      ...(proxies === undefined ? {} : { proxies }),
      ...(config.bundles === undefined ? {} : { watch: config.bundles.watch }),
      ...(metrics === undefined ? {} : { metrics })
    }
    return { parts, expired }
  } catch (error) {
    await store[Symbol.asyncDispose]()
    throw error
  }
}
