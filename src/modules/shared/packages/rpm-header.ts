import { SqliteError } from '../sqlite/sqlite-error.ts'

/** Tags of a header of rpm. */
const NAME = 1000
const VERSION = 1001
const RELEASE = 1002
const EPOCH = 1003
const ARCH = 1022
const WANTED = [NAME, VERSION, RELEASE, EPOCH, ARCH]
const INT32 = 4
const STRING = 6
const ENTRY_BYTES = 16
/** rpm's own bound. */
const MAX_ENTRIES = 0xffff
/** A name, a version: more than any has. */
const MAX_TEXT_BYTES = 4096
/** Most texts are shorter, and need no second look. */
const CHUNK_BYTES = 256

/** What a header of an installed package says of it. */
export interface RpmHeader {
  readonly name: string
  /** `[epoch:]version-release` */
  readonly evr: string
  /** `(none)` where there is none, as rpm prints it */
  readonly arch: string
}

/**
 * Reads the few tags that matter; of a header of some 100 kB it looks at the first few.
 *
 * @param read - bytes of the header from a place to another, fewer at its end
 * @returns undefined when it has no name
 * @throws SqliteError when it is damaged
 */
export function readRpmHeader(read: (start: number, end: number) => Buffer): RpmHeader | undefined {
  const start = read(0, 8)
  const entries = start.length < 8 ? 0 : start.readUInt32BE(0)
  if (entries === 0 || entries > MAX_ENTRIES) throw new SqliteError(`a header says that it has ${entries} tags`)
  const data = 8 + entries * ENTRY_BYTES
  const index = read(8, data)
  if (index.length < entries * ENTRY_BYTES) throw new SqliteError('a header is cut off')
  const values = new Map<number, string>()
  for (let at = 0; at < index.length; at += ENTRY_BYTES) {
    const tag = index.readUInt32BE(at)
    if (!WANTED.includes(tag) || values.has(tag)) continue
    const value = valueAt(read, index.readUInt32BE(at + 4), data + index.readUInt32BE(at + 8))
    if (value !== undefined) values.set(tag, value)
  }
  const name = values.get(NAME)
  if (name === undefined) return undefined
  const epoch = values.get(EPOCH)
  const evr = `${values.get(VERSION) ?? ''}-${values.get(RELEASE) ?? ''}`
  return { name, evr: epoch === undefined ? evr : `${epoch}:${evr}`, arch: values.get(ARCH) ?? '(none)' }
}

function valueAt(read: (start: number, end: number) => Buffer, type: number, place: number): string | undefined {
  if (type === INT32) {
    const bytes = read(place, place + 4)
    return bytes.length < 4 ? undefined : String(bytes.readUInt32BE(0))
  }
  if (type !== STRING) return undefined
  for (const length of [CHUNK_BYTES, MAX_TEXT_BYTES]) {
    const bytes = read(place, place + length)
    const end = bytes.indexOf(0)
    if (end !== -1) return bytes.toString('utf8', 0, end)
  }
  return undefined
}
