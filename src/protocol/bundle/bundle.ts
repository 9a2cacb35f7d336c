import * as z from 'zod'
import { concatBytes, fromUtf8, toUtf8 } from '../../util/bytes.ts'
import { MigError } from '../errors.ts'
import { meshIdSchema, peerIdSchema, timeSchema } from '../order/scalars.ts'
import {
  MAX_BUNDLE_MANIFEST_BYTES,
  MAX_ENVELOPE_BYTES,
  MAX_LOCATION_BYTES,
  MAX_PRESENCE_BYTES,
  MAX_RECEIPT_BYTES,
  MAX_RESULT_BYTES,
  MAX_STOP_BYTES
} from '../wire/limits.ts'

/** What a bundle begins with. */
export const BUNDLE_MAGIC = toUtf8('migbndl1')
/** SHA-256 of all that is before it: the payload of the last frame. */
export const BUNDLE_DIGEST_BYTES = 32
/** Bytes of the head of a frame: length of what follows it, big-endian, and the kind. */
export const FRAME_HEAD_BYTES = 5

/** The kinds of items by the number that a frame has, from 1 on. ONLY APPEND. */
const NUMBERED = ['policy', 'order', 'presence', 'location', 'result', 'receipt', 'stop'] as const
export type ItemKind = (typeof NUMBERED)[number]

/**
 * The kinds of items, in the order in which they stand in a bundle. Policies come first, because they decide what of the
 * rest is good; stops before orders, because no agent begins with an action that is stopped.
 */
export const ITEM_KINDS = [
  'policy',
  'stop',
  'order',
  'presence',
  'location',
  'result',
  'receipt'
] as const satisfies readonly ItemKind[]

const MANIFEST = 0
const END = 255

const MAX_BYTES: Readonly<Record<ItemKind, number>> = {
  policy: MAX_ENVELOPE_BYTES,
  order: MAX_ENVELOPE_BYTES,
  presence: MAX_PRESENCE_BYTES,
  location: MAX_LOCATION_BYTES,
  result: MAX_RESULT_BYTES,
  receipt: MAX_RECEIPT_BYTES,
  stop: MAX_STOP_BYTES
}

/** One thing, as it travels on the wire. */
export interface BundleItem {
  readonly kind: ItemKind
  readonly bytes: Uint8Array
}

const manifestSchema = z.strictObject({ mesh: meshIdSchema, from: peerIdSchema, created: timeSchema })

/** What a bundle says of itself. Nobody believes it: each item is checked for itself. */
export type BundleManifest = z.infer<typeof manifestSchema>

/** What the head of a frame announces. */
export type FrameHead = { readonly kind: 'manifest' | 'end' | ItemKind; readonly bytes: number }

/** A frame with its head. */
export function encodeFrame(kind: FrameHead['kind'], payload: Uint8Array): Uint8Array {
  const head = Buffer.alloc(FRAME_HEAD_BYTES)
  head.writeUInt32BE(payload.byteLength)
  head[4] = kind === 'manifest' ? MANIFEST : kind === 'end' ? END : NUMBERED.indexOf(kind) + 1
  return concatBytes(head, payload)
}

/**
 * @param head - {@link FRAME_HEAD_BYTES}
 * @throws MigError `BUNDLE_MALFORMED`, `BUNDLE_TOO_LARGE`
 */
export function decodeFrameHead(head: Uint8Array): FrameHead {
  const view = new DataView(head.buffer, head.byteOffset, FRAME_HEAD_BYTES)
  const bytes = view.getUint32(0)
  const code = view.getUint8(4)
  const kind = code === MANIFEST ? 'manifest' : code === END ? 'end' : NUMBERED[code - 1]
  if (kind === undefined) throw new MigError('BUNDLE_MALFORMED', `The bundle has an item of kind ${code}.`)
  if (kind === 'end') {
    if (bytes !== BUNDLE_DIGEST_BYTES) throw new MigError('BUNDLE_MALFORMED', 'The end of the bundle has no digest.')
  } else if (bytes > (kind === 'manifest' ? MAX_BUNDLE_MANIFEST_BYTES : MAX_BYTES[kind])) {
    throw new MigError('BUNDLE_TOO_LARGE', `The bundle has a ${kind} of ${bytes} bytes.`)
  }
  return { kind, bytes }
}

export function encodeManifest(manifest: BundleManifest): Uint8Array {
  return toUtf8(JSON.stringify(manifest))
}

/** @throws MigError `BUNDLE_MALFORMED` */
export function decodeManifest(bytes: Uint8Array): BundleManifest {
  try {
    return manifestSchema.parse(JSON.parse(fromUtf8(bytes)))
  } catch (cause) {
    throw new MigError('BUNDLE_MALFORMED', 'The manifest of the bundle cannot be read.', { cause })
  }
}
