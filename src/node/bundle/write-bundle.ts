import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { MigError } from '../../protocol/errors.ts'
import {
  BUNDLE_DIGEST_BYTES,
  BUNDLE_MAGIC,
  encodeFrame,
  encodeManifest,
  FRAME_HEAD_BYTES,
  ITEM_KINDS,
  type BundleItem,
  type BundleManifest,
  type ItemKind
} from '../../protocol/bundle/bundle.ts'
import { MAX_BUNDLE_BYTES, MAX_BUNDLE_ITEMS } from '../../protocol/wire/limits.ts'
import { sha256Hex } from '../../util/bytes.ts'

/** What was written. */
export interface WrittenBundle {
  readonly bytes: number
  readonly items: Readonly<Record<ItemKind, number>>
  /** items that found no room: they go into the next one */
  readonly leftOut: number
}

/** The most that items may take. */
interface BundleRoom {
  readonly bytes: number
  readonly items: number
}

/** What the end takes. */
const END_BYTES = FRAME_HEAD_BYTES + BUNDLE_DIGEST_BYTES

/**
 * Writes a bundle to a file that does not exist yet (mode 0600), one item in memory at a time; on the disk when it settles.
 * A file that was begun and not ended is removed.
 *
 * @param items - in the order of their kinds; one that comes twice is written once
 * @throws MigError `FILE_UNWRITABLE`, and what `items` throws
 */
export async function writeBundle(
  path: string,
  manifest: BundleManifest,
  items: AsyncIterable<BundleItem>,
  room: BundleRoom = { bytes: MAX_BUNDLE_BYTES, items: MAX_BUNDLE_ITEMS }
): Promise<WrittenBundle> {
  await using file = await open(path, 'wx', 0o600).catch((cause: unknown) => {
    throw new MigError('FILE_UNWRITABLE', `The bundle ${path} cannot be made: ${(cause as Error).message}.`, { cause })
  })
  const hash = createHash('sha256')
  let bytes = 0
  const write = async (part: Uint8Array): Promise<void> => {
    hash.update(part)
    bytes += part.byteLength
    await file.writeFile(part)
  }
  const counts = Object.fromEntries(ITEM_KINDS.map((kind) => [kind, 0])) as Record<ItemKind, number>
  const written = new Set<string>()
  let leftOut = 0
  try {
    await write(BUNDLE_MAGIC)
    await write(encodeFrame('manifest', encodeManifest(manifest)))
    for await (const item of items) {
      const name = sha256Hex(item.bytes)
      if (written.has(name)) continue
      const frame = encodeFrame(item.kind, item.bytes)
      if (written.size >= room.items || bytes + frame.byteLength + END_BYTES > room.bytes) {
        leftOut++
        continue
      }
      written.add(name)
      counts[item.kind]++
      await write(frame)
    }
    await write(encodeFrame('end', new Uint8Array(hash.copy().digest())))
    await file.sync()
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return { bytes, items: counts, leftOut }
}
