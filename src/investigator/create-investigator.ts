import { createServer } from 'node:net'
import { join } from 'node:path'
import type { InvestigatorApi } from './api/api.ts'
import type { OpenOptions } from './open-investigator.ts'
import type { TransportFactory } from '../node/mesh/create-host.ts'
import type { Clock } from '../util/clock.ts'
import type { Log } from '../util/log.ts'
import { custodiansOf } from './custodians-of.ts'
import { chooseVia } from './compose/choose-via.ts'
import { readHomeConfig } from './home/config.ts'
import { homeLayout } from './home/layout.ts'
import { openMeshFolder } from './home/mesh-folder.ts'
import { Investigator } from './investigator.ts'
import { receiptsOf } from './receipts-out.ts'
import { ResultsIntake } from './results-intake.ts'
import { NodeLife } from './node-life.ts'
import { investigatorMetrics } from './investigator-metrics.ts'
import { Budget } from '../node/mesh/budget.ts'
import { Census } from '../node/mesh/census.ts'
import { createMesh } from '../node/mesh/create-mesh.ts'
import { heldThings } from '../node/mesh/held-things.ts'
import { Locations } from '../node/mesh/locations.ts'
import { readNodeKey } from '../node/mesh/node-key.ts'
import { openOrders } from '../node/mesh/open-orders.ts'
import { OwnPresence } from '../node/mesh/own-presence.ts'
import { PeerBook } from '../node/mesh/peer-book.ts'
import { readPolicyFile } from '../node/mesh/held-policy.ts'
import { dialThrough, Proxies } from '../node/mesh/proxies.ts'
import { Stops } from '../node/mesh/stops.ts'
import { readTextFile } from '../node/mesh/text-file.ts'
import { openMetrics, serveMetrics } from '../node/metrics/metrics-place.ts'
import { SOFTWARE_VERSION } from '../protocol/wire/version.ts'
import { InvestigatorStore } from '../store/investigator-store.ts'
import { systemClock } from '../util/clock.ts'
import { createLog, silentLog } from '../util/log.ts'

/** Timers of an investigator node: it is there for a question, or watched by somebody. */
const TIMERS = { syncSec: 45, heartbeatMs: 1000, presenceSec: 600 }

/** What an investigator node takes from the machine that it is on. */
interface InvestigatorSurroundings {
  readonly clock: Clock
  readonly log: Log
  /** TCP when absent */
  readonly transport?: TransportFactory
}

/**
 * Makes the investigator node of a home, which serves other command lines on `socket`. The one place that chooses its
 * parts. Nothing is sent or received before the first call that needs the mesh.
 *
 * @throws MigError `HOME_BUSY` when another process holds the database; `CONFIG_INVALID`, `FILE_UNREADABLE`,
 *   `STORE_CORRUPT`, `DISK_FULL`
 */
export async function createInvestigator(
  options: OpenOptions,
  socket: string,
  { clock, log, transport }: InvestigatorSurroundings = {
    clock: systemClock,
    log: createLog({ name: 'mig', level: 'warn' })
  }
): Promise<InvestigatorApi> {
  const home = homeLayout(options.home)
  const folder = await openMeshFolder(home, await readHomeConfig(home), options.mesh)
  const meshId = folder.config.mesh
  const store = await InvestigatorStore.open(join(home.folder, 'db', folder.name))
  try {
    const zero = await readPolicyFile(join(folder.folder, folder.config.policy), meshId)
    const privateKey = await readNodeKey(home.nodeKey)
    const { preSharedKey } = folder.config
    const budget = new Budget({ clock })
    const { policies, book } = await openOrders({ meshId, zero }, { store, budget, clock, log })
    for (const { digest } of await book.load()) await book.forget(digest)
    const isBanned = (peer: string): boolean => policies.isBanned(peer)
    const census = new Census({ meshId }, { clock, log, isBanned })
    for await (const { bytes } of store.census.all()) await census.offer(bytes, 'store')
    census.onNew(({ key }) => {
      const held = census.find(key)
      if (held !== undefined) void store.census.put(key, held.bytes).catch(() => undefined)
    })
    const stops = new Stops({ meshId }, { book, log })
    const locations = new Locations({ meshId }, { clock, log, isBanned, isWanted: () => false })
    const metrics = await openMetrics(options.metrics)
    const mesh = await createMesh(
      {
        meshId,
        role: 'investigator',
        version: SOFTWARE_VERSION,
        listen: options.listen ?? folder.config.listen ?? [await lastAddress(store)],
        bootstrap: folder.config.bootstrap,
        ...(preSharedKey === undefined ? {} : { preSharedKey: await readTextFile(join(folder.folder, preSharedKey)) }),
        timers: TIMERS
      },
      {
        privateKey,
        ...heldThings({ book, policies, census, locations, stops }),
        clock,
        log,
        budget,
        peerBook: await PeerBook.open(join(folder.folder, 'peers.json'), { clock, log }),
        // who types hears of a proxy that fails when nobody can be reached, and not when it goes without
        ...(transport === undefined
          ? await dialThrough(Proxies.of(folder.config, process.env, log), { clock, log: silentLog })
          : { transport }),
        ...(metrics === undefined ? {} : { metrics: metrics.registry })
      }
    )
    const presence = new OwnPresence(
      { meshId, presenceSec: TIMERS.presenceSec },
      {
        census,
        mesh,
        privateKey,
        clock,
        log,
        describe: () => ({
          version: SOFTWARE_VERSION,
          policyVersion: policies.version,
          role: 'investigator',
          addresses: mesh.addresses()
        })
      }
    )
    const addressesOf = (peer: string): readonly string[] => census.find(peer)?.presence.addresses ?? []
    const via = (): string[] => chooseVia(mesh.peers(), addressesOf)
    const life: NodeLife = new NodeLife({
      mesh,
      presence,
      locations,
      privateKey,
      book,
      store,
      clock,
      log,
      takeResult: (bytes) => intake.take(bytes),
      isWaiting: () => investigator.isWaiting,
      via,
      custodians: () => {
        const relays = [...census.all()].filter(({ role }) => role === 'relay')
        return custodiansOf(investigator.wanted(), clock.now(), addressesOf, relays)
      }
    })
    const investigator: Investigator = new Investigator(
      { meshId, version: SOFTWARE_VERSION },
      {
        mesh,
        book,
        policies,
        census,
        store,
        clock,
        via,
        bundles: {
          ...{ meshId, id: mesh.id, policies, book, census, locations, stops, clock },
          results: nothing,
          receipts: () => receiptsOf(investigator.wanted(), meshId, { results: store.results, privateKey }),
          takeResult: (bytes) => intake.takeNew(bytes),
          takeReceipt: () => Promise.resolve(false)
        },
        stopRollout: (digest) => {
          stops.announce(digest, privateKey).catch((error: unknown) => {
            log.error({ digest, reason: String(error) }, 'a rollout could not be stopped')
          })
        },
        goOnline: () => life.goOnline(),
        close: () => life.close()
      }
    )
    const intake = new ResultsIntake(
      { meshId },
      {
        store,
        privateKey,
        clock,
        log,
        find: (digest) => investigator.find(digest),
        isKnown: (agent) => census.find(agent) !== undefined,
        isBanned,
        onReport: (tracker, report) => {
          investigator.onReport(tracker, report)
        }
      }
    )
    await investigator.load()
    const parts = { mesh, book, policies, census, investigator, intake, clock }
    const served = await serveMetrics(metrics, () => investigatorMetrics(parts))
    if (served !== undefined) life.own(served)
    await life.serve(socket, investigator, options.onLinger)
    return investigator
  } catch (error) {
    await store[Symbol.asyncDispose]()
    throw error
  }
}

/** The port of the last time, where agents may still look for this node, if it is free; else any. */
async function lastAddress(store: InvestigatorStore): Promise<string> {
  const port = await store.meta.get('listenPort')
  return `/ip4/0.0.0.0/tcp/${(await isFree(port)) ? port : 0}`
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => {
      resolve(false)
    })
    server.listen(port, () => {
      server.close(() => {
        resolve(true)
      })
    })
  })
}

/** This node keeps no results of others. */
async function* nothing(): AsyncGenerator<Uint8Array> {
  // no item
}
