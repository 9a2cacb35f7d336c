import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SOFTWARE_VERSION } from '../../protocol/wire/version.ts'
import { RelayStore } from '../../store/relay-store.ts'
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
import { dialThrough, Proxies } from '../mesh/proxies.ts'
import { Segments } from '../mesh/segments.ts'
import { Stops } from '../mesh/stops.ts'
import { readTextFile } from '../mesh/text-file.ts'
import { openMetrics } from '../metrics/metrics-place.ts'
import { announcedAddresses, type RelayConfig } from './config.ts'
import { Custodians } from './custodians.ts'
import { Custody } from './custody.ts'
import { Relay } from './relay.ts'
import { isReplyPeer, ReplyPaths } from './reply-paths.ts'
import { toldSegments } from './told-segments.ts'

/**
 * Makes a relay of a configuration and starts it. The one place that chooses its parts.
 * @throws MigError `CONFIG_INVALID`, `FILE_UNREADABLE`, `HOME_BUSY`, `STORE_CORRUPT`, `DISK_FULL`
 */
export async function startRelay(config: RelayConfig): Promise<Relay> {
  const clock: Clock = systemClock
  const log: Log = createLog({ name: 'mig-relay', ...config.log })
  const meshId = config.mesh
  const zero = await readPolicyFile(config.policy, meshId)
  const preSharedKey = config.preSharedKey === undefined ? undefined : await readTextFile(config.preSharedKey)
  await mkdir(config.home, { recursive: true, mode: 0o700 })
  if (config.bundles !== undefined) await makeOwnFolder(config.bundles.watch)
  const privateKey = await ensureNodeKey(join(config.home, 'node.key'))
  const store = await RelayStore.open(join(config.home, 'db'))
  try {
    const budget = new Budget({ clock })
    const { policies, book } = await openOrders({ meshId, zero }, { store, budget, clock, log })
    const paths = new ReplyPaths({ book, store: store.lateReplies, clock, log, isOurs: () => true })
    const expired = await book.load()
    await paths.load(expired)
    for (const { digest } of expired) await book.forget(digest)
    const isBanned = (peer: string): boolean => policies.isBanned(peer)
    const census = new Census({ meshId }, { clock, log, isBanned })
    const stops = new Stops({ meshId }, { book, log })
    const locations: Locations = new Locations(
      { meshId },
      { clock, log, isBanned, isWanted: (peer) => custody.wants(peer) || isReplyPeer(book, peer) }
    )
    const bootstrap = config.segments.flatMap((segment) => segment.bootstrap)
    const metrics = await openMetrics(config.metrics?.listen)
    const mesh = await createMesh(
      {
        meshId,
        role: 'relay',
        version: SOFTWARE_VERSION,
        takesCustody: config.custody.bytes > 0,
        listen: config.segments.flatMap(({ listen }) => listen),
        announce: announcedAddresses(config),
        bootstrap,
        ...(preSharedKey === undefined ? {} : { preSharedKey }),
        timers: config.timers
      },
      {
        privateKey,
        ...heldThings({ book, policies, census, locations, stops }),
        clock,
        log,
        budget,
        peerBook: await PeerBook.open(join(config.home, 'peers.json'), { clock, log }),
        ...(await dialThrough(Proxies.of(config, process.env, log), { clock, log })),
        ...(metrics === undefined ? {} : { metrics: metrics.registry })
      }
    )
    const segments = new Segments(config.segments)
    const custody: Custody = new Custody(
      {
        meshId,
        ...config.custody,
        retryMinMs: config.timers.retryMinSec * 1000,
        retryMaxMs: config.timers.retryMaxSec * 1000
      },
      {
        mesh,
        store: store.custody,
        paths,
        privateKey,
        clock,
        log,
        random: Math.random,
        locate: (peer) => locations.find(peer)?.addresses ?? [],
        custodians: new Custodians({ mesh, census, locations }),
        segmentOf: (peer) => segments.of(mesh.peers().find((known) => known.id === peer)?.address),
        isBanned
      }
    )
    locations.onLocation((location) => {
      custody.flush(location.id)
    })
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
          role: 'relay',
          addresses: mesh.addresses(),
          segments: toldSegments(config.segments),
          custody: { results: custody.status.waiting, bytes: custody.status.bytes }
        })
      }
    )
    policies.onNew(() => {
      presence.announceSoon()
    })
    const { home } = config
    const parts = {
      meshId,
      home,
      bootstrap,
      mesh,
      book,
      policies,
      census,
      locations,
      stops,
      presence,
      custody,
      segments,
      store,
      clock,
      log,
      ...(config.bundles === undefined ? {} : { watch: config.bundles.watch }),
      ...(metrics === undefined ? {} : { metrics })
    }
    const relay = new Relay(parts)
    await startOrStop(relay)
    return relay
  } catch (error) {
    await store[Symbol.asyncDispose]()
    throw error
  }
}

/** A relay that does not start leaves nothing behind: no connections, no sockets. */
async function startOrStop(relay: Relay): Promise<void> {
  try {
    await relay.start()
  } catch (error) {
    await relay.stop()
    throw error
  }
}
