import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { MigError } from '../../protocol/errors.ts'
import {
  BUNDLE_MAGIC,
  decodeFrameHead,
  decodeManifest,
  FRAME_HEAD_BYTES,
  ITEM_KINDS,
  type BundleItem,
  type BundleManifest,
  type FrameHead
} from '../../protocol/bundle/bundle.ts'
import { MAX_BUNDLE_BYTES, MAX_BUNDLE_ITEMS } from '../../protocol/wire/limits.ts'
import { equalBytes, sha256Hex } from '../../util/bytes.ts'

const READ_AHEAD_BYTES = 65_536

/**
 * Reads a bundle from its beginning to its end, one item in memory at a time, and checks its form: only who reads to the
 * end knows that it is whole.
 *
 * @param onManifest - told first; what it throws ends the reading
 * @throws MigError `FILE_UNREADABLE`, `BUNDLE_MALFORMED`, `BUNDLE_TRUNCATED`, `BUNDLE_TAMPERED`, `BUNDLE_TOO_LARGE`
 */
export async function* readBundle(
  path: string,
  onManifest: (manifest: BundleManifest) => void
): AsyncGenerator<BundleItem> {
  await using file = await openFile(path)
  const reader = new Reader(file)
  if (!equalBytes(await reader.read(BUNDLE_MAGIC.byteLength), BUNDLE_MAGIC)) {
    throw new MigError('BUNDLE_MALFORMED', `${path} is no bundle.`)
  }
  const first = await reader.frame()
  if (first.kind !== 'manifest') throw new MigError('BUNDLE_MALFORMED', 'The bundle does not begin with its manifest.')
  onManifest(decodeManifest(first.payload))
  const seen = new Set<string>()
  let rank = 0
  for (;;) {
    const { kind, payload, isDigest } = await reader.frame()
    if (kind === 'end') {
      if (!isDigest) throw new MigError('BUNDLE_TAMPERED', 'The digest of the bundle is wrong.')
      if (!(await reader.isAtEnd())) throw new MigError('BUNDLE_MALFORMED', 'Something follows the end of the bundle.')
      return
    }
    const next = kind === 'manifest' ? -1 : ITEM_KINDS.indexOf(kind)
    if (kind === 'manifest' || next < rank) {
      throw new MigError('BUNDLE_MALFORMED', `A ${kind} of the bundle stands behind what has to follow it.`)
    }
    rank = next
    const name = sha256Hex(payload)
    if (seen.has(name)) throw new MigError('BUNDLE_MALFORMED', `The bundle has the same ${kind} twice.`)
    if (seen.size >= MAX_BUNDLE_ITEMS) {
      throw new MigError('BUNDLE_TOO_LARGE', `The bundle has more than ${MAX_BUNDLE_ITEMS} items.`)
    }
    seen.add(name)
    yield { kind, bytes: payload }
  }
}

async function openFile(path: string): Promise<FileHandle> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (cause) {
    throw new MigError('FILE_UNREADABLE', `The bundle ${path} cannot be read.`, { cause })
  }
  const stats = await file.stat()
  if (stats.isFile() && stats.size <= MAX_BUNDLE_BYTES) return file
  await file.close()
  if (!stats.isFile()) throw new MigError('FILE_UNREADABLE', `${path} is not a file.`)
  throw new MigError('BUNDLE_TOO_LARGE', `The bundle has ${stats.size} bytes; ${MAX_BUNDLE_BYTES} are allowed.`)
}

/** Reads a file from its beginning, in large pieces. */
class Reader {
  readonly #file: FileHandle
  readonly #hash = createHash('sha256')
  readonly #ahead = new Uint8Array(READ_AHEAD_BYTES)
  /** what was read ahead and not used yet */
  #rest = new Uint8Array()
  #position = 0

  constructor(file: FileHandle) {
    this.#file = file
  }

  /** The next bytes, as part of what the digest is over. @throws MigError `BUNDLE_TRUNCATED` when there are less */
  async read(bytes: number): Promise<Uint8Array> {
    const part = await this.#take(bytes)
    this.#hash.update(part)
    return part
  }

  /** @returns also whether the payload is the digest of everything before the frame */
  async frame(): Promise<{ kind: FrameHead['kind']; payload: Uint8Array; isDigest: boolean }> {
    const head = await this.#take(FRAME_HEAD_BYTES)
    const { kind, bytes } = decodeFrameHead(head)
    const payload = await this.#take(bytes)
    if (kind === 'end') return { kind, payload, isDigest: equalBytes(payload, this.#hash.digest()) }
    this.#hash.update(head).update(payload)
    return { kind, payload, isDigest: false }
  }

  async isAtEnd(): Promise<boolean> {
    return (
      this.#rest.byteLength === 0 && (await this.#file.read(new Uint8Array(1), 0, 1, this.#position)).bytesRead === 0
    )
  }

  async #take(bytes: number): Promise<Uint8Array> {
    const part = new Uint8Array(bytes)
    let filled = 0
    while (filled < bytes) {
      if (this.#rest.byteLength === 0) await this.#readAhead()
      const piece = this.#rest.subarray(0, bytes - filled)
      part.set(piece, filled)
      filled += piece.byteLength
      this.#rest = this.#rest.subarray(piece.byteLength)
    }
    return part
  }

  async #readAhead(): Promise<void> {
    const { bytesRead } = await this.#file.read(this.#ahead, 0, READ_AHEAD_BYTES, this.#position)
    if (bytesRead === 0) throw new MigError('BUNDLE_TRUNCATED', `The bundle ends after ${this.#position} bytes.`)
    this.#position += bytesRead
    this.#rest = this.#ahead.subarray(0, bytesRead)
  }
}
