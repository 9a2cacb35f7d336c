import type { BundleItem, BundleManifest, ItemKind } from '../../protocol/bundle/bundle.ts'
import type { BundleNode } from './bundle-node.ts'
import { codeOf, MigError, type Code } from '../../protocol/errors.ts'
import { readBundle } from './read-bundle.ts'
import { Trial } from './trial.ts'

/** An item that was not taken, and why; what is known already is none. */
export interface BundleRefusal {
  readonly kind: ItemKind
  readonly code: Code
  readonly message: string
}

/** What became of a bundle. */
export interface ImportedBundle {
  readonly manifest: BundleManifest
  /** items that were new */
  readonly taken: Partial<Record<ItemKind, number>>
  /** items that were known before, or are for somebody else */
  readonly known: number
  /** the first of them */
  readonly refused: readonly BundleRefusal[]
}

/** Refusals that are told. */
const MAX_REFUSALS = 100

/** What is no news. */
const KNOWN: ReadonlySet<Code> = new Set<Code>(['ORDER_SEEN', 'POLICY_STALE'])

/**
 * What may be wrong with an order while the bundle is good: it came too late, a later policy has taken the key of a signer,
 * or it finds no room. Everything else means that somebody has made a bad bundle.
 */
const TOLERATED: ReadonlySet<Code> = new Set<Code>([
  'ORDER_EXPIRED',
  'TOO_MANY_ORDERS',
  'SIGNATURE_DATED',
  'SIGNER_UNKNOWN',
  'SIGNER_UNUSABLE'
])

/**
 * Takes in what a bundle holds. First everything is checked, as it would be on its way over the network, against what this
 * node will hold then; when that fails anywhere, nothing is taken. Then each thing goes through the same door as from a
 * neighbour.
 *
 * @param signal - ends it between two items; what was taken stays, and is known the next time
 * @throws MigError with the code of the item, or of the bundle, that is bad; with the code of the first refusal when
 *   nothing of it was of use; `DISK_FULL` as soon as something finds no room, since what follows finds none either; the
 *   reason of the signal
 */
export async function importBundle(path: string, node: BundleNode, signal?: AbortSignal): Promise<ImportedBundle> {
  await checkBundle(path, node, signal)
  let manifest: BundleManifest | undefined
  const taken: Partial<Record<ItemKind, number>> = {}
  const refused: BundleRefusal[] = []
  let known = 0
  for await (const { kind, bytes } of readBundle(path, (read) => (manifest = read))) {
    signal?.throwIfAborted()
    try {
      if (await take(node, kind, bytes)) taken[kind] = (taken[kind] ?? 0) + 1
      else known++
    } catch (error) {
      const code = codeOf(error)
      if (KNOWN.has(code)) known++
      else if (!(error instanceof MigError) || code === 'DISK_FULL') throw error
      else if (refused.length < MAX_REFUSALS) refused.push({ kind, code, message: error.message })
    }
  }
  const [first] = refused
  if (first !== undefined && known === 0 && Object.keys(taken).length === 0) {
    throw new MigError(first.code, `Nothing of the bundle was taken: ${first.message}`)
  }
  return { manifest: manifest as BundleManifest, taken, known, refused }
}

/** Reads the whole bundle, and has each item checked; nothing is kept. */
async function checkBundle(path: string, node: BundleNode, signal?: AbortSignal): Promise<void> {
  const trial = await Trial.open(node)
  let index = 0
  const items = readBundle(path, ({ mesh }) => {
    if (mesh !== node.meshId) throw new MigError('BUNDLE_OTHER_MESH', `The bundle is of mesh ${mesh}.`)
  })
  for await (const item of items) {
    signal?.throwIfAborted()
    index++
    await checkItem(trial, item, index)
  }
}

async function checkItem(trial: Trial, item: BundleItem, index: number): Promise<void> {
  try {
    await trial.check(item)
  } catch (error) {
    const code = codeOf(error)
    if (!(error instanceof MigError)) throw error
    if (KNOWN.has(code) || TOLERATED.has(code)) return
    throw new MigError(code, `Item ${index} of the bundle, a ${item.kind}, is refused: ${error.message}`, {
      cause: error
    })
  }
}

/** @returns false when it is no news. @throws MigError why it is not taken */
async function take(node: BundleNode, kind: ItemKind, bytes: Uint8Array): Promise<boolean> {
  switch (kind) {
    case 'policy':
    case 'order':
      // as from ourselves: what we were asked to import is not held against anybody's budget
      await node.book.take(bytes, node.id)
      return true
    case 'stop':
      return (await node.stops.take(bytes)) !== 'known'
    case 'presence':
      return (await node.census.offer(bytes, node.id)) === 'accept'
    case 'location':
      return (await node.locations.offer(bytes, node.id)) === 'accept'
    case 'result':
      return (await node.takeResult(bytes)) !== false
    case 'receipt':
      return node.takeReceipt(bytes)
  }
}
