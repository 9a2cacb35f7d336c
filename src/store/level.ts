import { chmod, mkdir, statfs } from 'node:fs/promises'
import { Level } from 'level'
import { MigError } from '../protocol/errors.ts'
import { levelError } from './level-error.ts'

/** `level` declares what browsers have too; on Node it is classic-level, which has this. */
type NodeLevel = Level<Uint8Array, Uint8Array> & { compactRange(start: Uint8Array, end: Uint8Array): Promise<void> }

/** Keys from `gte` on, below `lt`. */
export interface KeyRange {
  readonly gte: Uint8Array
  readonly lt: Uint8Array
}

/** One change. Several in one call are written together or not at all. */
export type Write =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: Uint8Array }

/** A call of `write` that waits for its turn. */
interface Waiting {
  readonly writes: readonly Write[]
  readonly isDurable: boolean
  readonly settle: PromiseWithResolvers<void>
}

/** Bytes of values that are written in one go; one call is never cut. A synced write of them takes some 20 ms. */
const MAX_GROUP_BYTES = 4 * 1024 * 1024

/** Bytes that must be free before a database is opened again: recovery writes the log (4 MiB) anew, and lists of files. */
const MIN_FREE_BYTES = 16 * 1024 * 1024

/**
 * Opens a database in a folder, which is made (mode 0700) if it is not there.
 *
 * @param path - the folder; belongs to the database alone
 * @throws MigError `HOME_BUSY`, `STORE_CORRUPT`, `DISK_FULL`, `FILE_UNREADABLE`
 */
export async function openLevel(path: string): Promise<Store> {
  const db = new Level<Uint8Array, Uint8Array>(path, { keyEncoding: 'view', valueEncoding: 'view' }) as NodeLevel
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    // LevelDB makes its files readable to all: the folder is what keeps others out
    await chmod(path, 0o700)
    await db.open()
  } catch (error) {
    throw levelError(error, path)
  }
  return new Store(path, db)
}

/**
 * Bytes by bytes, in order of keys. Every method may throw MigError `STORE_CORRUPT`; writing also `DISK_FULL`.
 */
export class Store implements AsyncDisposable {
  readonly path: string
  readonly #db: NodeLevel
  #waiting: Waiting[] = []
  #isWriting = false
  #isLogBroken = false
  #isClosed = false
  /** settles when the database can be read */
  #ready: Promise<void> = Promise.resolve()

  /** Use {@link openLevel}. */
  constructor(path: string, db: NodeLevel) {
    this.path = path
    this.#db = db
  }

  async get(key: Uint8Array): Promise<Uint8Array | undefined> {
    await this.#ready
    try {
      return await this.#db.get(key)
    } catch (error) {
      throw levelError(error, this.path)
    }
  }

  async has(key: Uint8Array): Promise<boolean> {
    return (await this.get(key)) !== undefined
  }

  /** Reads ahead by 16 KiB at most, so large values are in memory one at a time. */
  async *entries(range: KeyRange): AsyncGenerator<[Uint8Array, Uint8Array]> {
    await this.#ready
    try {
      yield* this.#db.iterator({ ...range })
    } catch (error) {
      throw levelError(error, this.path)
    }
  }

  /** The entry with the highest key of a range. */
  async last(range: KeyRange): Promise<[Uint8Array, Uint8Array] | undefined> {
    await this.#ready
    try {
      const [entry] = await this.#db.iterator({ ...range, reverse: true, limit: 1 }).all()
      return entry
    } catch (error) {
      throw levelError(error, this.path)
    }
  }

  async *keys(range: KeyRange): AsyncGenerator<Uint8Array> {
    await this.#ready
    try {
      yield* this.#db.keys({ ...range })
    } catch (error) {
      throw levelError(error, this.path)
    }
  }

  /**
   * Writes all or nothing, after everything that was given before. When it settles it is on the disk, and a power cut
   * does not take it back. Calls that come while the disk is busy are written together: one sync serves all.
   */
  async commit(writes: readonly Write[]): Promise<void> {
    await this.#enqueue(writes, true)
  }

  /** As {@link commit}, but not synced: a power cut may take it back (the end of the process does not). */
  async note(writes: readonly Write[]): Promise<void> {
    await this.#enqueue(writes, false)
  }

  /** Rewrites a range, so that what was deleted is gone from the disk. */
  async compact({ gte, lt }: KeyRange): Promise<void> {
    try {
      await this.#db.compactRange(gte, lt)
    } catch (error) {
      throw levelError(error, this.path)
    }
  }

  /** Waits for what was given to be written. What comes later fails, and does not open the database again. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    await Promise.allSettled(this.#waiting.map(({ settle }) => settle.promise))
    await this.#ready
    await this.#db.close()
  }

  async #enqueue(writes: readonly Write[], isDurable: boolean): Promise<void> {
    const settle = Promise.withResolvers<void>()
    this.#waiting.push({ writes, isDurable, settle })
    if (!this.#isWriting) void this.#writeAll()
    await settle.promise
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, groupLength(this.#waiting))
      try {
        await this.#writeGroup(group)
        for (const { settle } of group) settle.resolve()
      } catch (error) {
        for (const { settle } of group) settle.reject(levelError(error, this.path))
      }
    }
    this.#isWriting = false
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    if (this.#isLogBroken) await this.#renewLog()
    const writes = group.flatMap((waiting) => waiting.writes)
    try {
      await this.#db.batch([...writes], { sync: group.some((waiting) => waiting.isDurable) })
    } catch (error) {
      if (this.#db.status === 'open') this.#isLogBroken = true
      throw error
    }
  }

  /**
   * A write that failed half-way (the disk was full) leaves a torn record in LevelDB's log, and recovery stops reading at such
   * a record: what is acknowledged after it would be lost. Opening again starts a new log.
   *
   * @throws MigError `DISK_FULL` when there still is no room, and the database stays open for readers; or when it is being
   *   closed, and must not be opened again
   */
  async #renewLog(): Promise<void> {
    const { bavail, bsize } = await statfs(this.path)
    if (this.#isClosed || bavail * bsize < MIN_FREE_BYTES) {
      throw new MigError('DISK_FULL', `There is no room left for ${this.path}`)
    }
    const opened = this.#db.close().then(() => this.#db.open())
    this.#ready = opened.catch(() => undefined)
    await opened
    this.#isLogBroken = false
  }
}

/** How many of the waiting calls are written together: at least one. */
function groupLength(waiting: readonly Waiting[]): number {
  let bytes = 0
  const end = waiting.findIndex(({ writes }) => {
    for (const write of writes) if (write.type === 'put') bytes += write.value.byteLength
    return bytes > MAX_GROUP_BYTES
  })
  return end === -1 ? waiting.length : Math.max(end, 1)
}
