import type { BundleItem, ItemKind } from '../../protocol/bundle/bundle.ts'
import type { SyncSource } from '../mesh/sync-source.ts'
import type { BundleNode } from './bundle-node.ts'
import { writeBundle, type WrittenBundle } from './write-bundle.ts'

/**
 * Writes what a node holds for others into a file: policies, stops, live orders, presences, locations, results
 * and receipts.
 * @throws MigError `FILE_UNWRITABLE`
 */
export async function exportBundle(path: string, node: BundleNode): Promise<WrittenBundle> {
  const created = `${new Date(node.clock.now()).toISOString().slice(0, 19)}Z`
  return writeBundle(path, { mesh: node.meshId, from: node.id, created }, itemsOf(node))
}

async function* itemsOf(node: BundleNode): AsyncGenerator<BundleItem> {
  yield* held('policy', node.policies)
  yield* held('stop', node.stops)
  yield* held('order', node.book)
  yield* held('presence', node.census)
  yield* held('location', node.locations)
  for await (const bytes of node.results()) yield { kind: 'result', bytes }
  for await (const bytes of node.receipts()) yield { kind: 'receipt', bytes }
}

async function* held(kind: ItemKind, source: SyncSource): AsyncGenerator<BundleItem> {
  // numbers count as numbers: policies build on each other
  const keys = [...source.entries()].map(({ key }) => key).sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  for (const key of keys) {
    const bytes = await source.get(key)
    if (bytes !== undefined) yield { kind, bytes }
  }
}
