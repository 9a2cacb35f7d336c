import type { BundleManifest, ItemKind } from '../../protocol/bundle/bundle.ts'
import { readBundle } from './read-bundle.ts'

/** What a bundle says of itself, and how much is in it. */
export interface ShownBundle {
  readonly manifest: BundleManifest
  readonly items: Partial<Record<ItemKind, number>>
  /** of all items */
  readonly bytes: number
}

/**
 * Reads a bundle to its end. Its form is checked, and nothing of what it holds.
 * @throws MigError as {@link readBundle}
 */
export async function showBundle(path: string): Promise<ShownBundle> {
  let manifest: BundleManifest | undefined
  const items: Partial<Record<ItemKind, number>> = {}
  let bytes = 0
  for await (const item of readBundle(path, (read) => (manifest = read))) {
    items[item.kind] = (items[item.kind] ?? 0) + 1
    bytes += item.bytes.byteLength
  }
  return { manifest: manifest as BundleManifest, items, bytes }
}
