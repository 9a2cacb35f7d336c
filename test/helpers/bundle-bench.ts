import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BundleNode } from '../../src/node/bundle/bundle-node.ts'
import { Budget } from '../../src/node/mesh/budget.ts'
import { Census } from '../../src/node/mesh/census.ts'
import { Locations } from '../../src/node/mesh/locations.ts'
import { openOrders } from '../../src/node/mesh/open-orders.ts'
import { BUNDLE_MAGIC, encodeFrame, encodeManifest, type BundleItem } from '../../src/protocol/bundle/bundle.ts'
import { Stops } from '../../src/node/mesh/stops.ts'
import { AgentStore } from '../../src/store/agent-store.ts'
import { concatBytes } from '../../src/util/bytes.ts'
import { silentLog } from '../../src/util/log.ts'
import type { Desk } from './desk.ts'
import type { ManualClock } from './manual-clock.ts'
import { TemporaryFolder } from './temporary-folder.ts'

/** The peer id of the node of a {@link BundleBench}. */
export const SELF = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'

/** A bundle of any items, good or bad, with a digest that fits. */
export function bundleOf(mesh: string, items: readonly BundleItem[]): Uint8Array {
  const manifest = encodeManifest({ mesh, from: SELF, created: '2026-11-24T08:00:00Z' })
  const frames = items.map(({ kind, bytes }) => encodeFrame(kind, bytes))
  const before = concatBytes(BUNDLE_MAGIC, encodeFrame('manifest', manifest), ...frames)
  return concatBytes(before, encodeFrame('end', new Uint8Array(createHash('sha256').update(before).digest())))
}

/** A node that bundles are exported from and imported to: real checks and store, no network. */
export class BundleBench implements AsyncDisposable {
  readonly folder = new TemporaryFolder()
  readonly store: AgentStore
  readonly node: BundleNode
  /** what waits here, and what was brought */
  results: Uint8Array[] = []
  receipts: Uint8Array[] = []
  readonly taken: Uint8Array[] = []
  /** does it take what is brought? */
  takes: () => boolean = () => true
  #files = 0

  private constructor(folder: TemporaryFolder, store: AgentStore, node: BundleNode) {
    this.folder = folder
    this.store = store
    this.node = {
      ...node,
      results: () => each(this.results),
      receipts: () => each(this.receipts),
      takeResult: (bytes) => this.#take(bytes),
      takeReceipt: (bytes) => this.#take(bytes)
    }
  }

  static async open(desk: Desk, clock: ManualClock): Promise<BundleBench> {
    const folder = new TemporaryFolder()
    const store = await AgentStore.open(join(folder.path, 'db'))
    const { meshId, zero } = desk
    const log = silentLog
    const orders = await openOrders({ meshId, zero }, { store, budget: new Budget({ clock }), clock, log })
    const census = new Census({ meshId }, { clock, log })
    const locations = new Locations({ meshId }, { clock, log, isWanted: () => true })
    const stops = new Stops({ meshId }, { book: orders.book, log })
    const node = { meshId, id: SELF, ...orders, census, locations, stops, clock } as unknown as BundleNode
    return new BundleBench(folder, store, node)
  }

  /** A path where no file is. */
  path(): string {
    return join(this.folder.path, `${++this.#files}.bundle`)
  }

  /** A file with these bytes. */
  file(bytes: Uint8Array): string {
    const path = this.path()
    writeFileSync(path, bytes)
    return path
  }

  /** What it holds, in numbers. */
  get held(): object {
    const { book, policies, census } = this.node
    return { orders: book.size, policy: policies.version, census: census.size, taken: this.taken.length }
  }

  #take(bytes: Uint8Array): Promise<boolean> {
    const isNew = this.takes()
    if (isNew) this.taken.push(bytes)
    return Promise.resolve(isNew)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store[Symbol.asyncDispose]()
    this.folder[Symbol.dispose]()
  }
}

async function* each(items: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  await Promise.resolve()
  yield* items
}
