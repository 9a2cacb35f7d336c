import { existsSync } from 'node:fs'
import { Bytes } from './bytes.ts'
import { SqliteError } from './sqlite-error.ts'
import { readWal, type Wal } from './wal.ts'

const HEADER_BYTES = 100
const MAGIC = 'SQLite format 3\0'
/** Pages kept, so that those above many others are not read again and again. */
const KEPT_PAGES = 64
/** SQLite's largest page number. A damaged database may name any number at all. */
const MAX_PAGE = 0xffff_fffe

/** The pages of a SQLite database, as they were last committed. Reads only; takes no lock. */
export class Pager implements Disposable {
  readonly pageSize: number
  /** bytes of a page that SQLite uses */
  readonly usableSize: number
  readonly #file: Bytes
  readonly #log: Bytes | undefined
  readonly #wal: Wal
  readonly #kept = new Map<number, Buffer>()

  /** @throws ReadError, SqliteError */
  constructor(path: string) {
    this.#file = new Bytes(path)
    try {
      const header = this.#file.read(0, HEADER_BYTES)
      if (header.length < HEADER_BYTES || header.toString('latin1', 0, 16) !== MAGIC) {
        throw new SqliteError('it is no SQLite database')
      }
      const size = header.readUInt16BE(16)
      this.pageSize = size === 1 ? 65_536 : size
      this.usableSize = this.pageSize - (header[20] as number)
      const isPossible = this.pageSize >= 512 && (this.pageSize & (this.pageSize - 1)) === 0 && this.usableSize >= 480
      if (!isPossible) throw new SqliteError(`pages of ${this.pageSize} bytes are impossible`)
      const log = `${path}-wal`
      this.#log = existsSync(log) ? new Bytes(log) : undefined
      this.#wal = this.#log === undefined ? NO_LOG : readWal(this.#log, this.pageSize)
    } catch (error) {
      this[Symbol.dispose]()
      throw error
    }
  }

  /** A page by its number; the first is 1. @throws ReadError, SqliteError when there is no such page */
  page(number: number): Buffer {
    const kept = this.#kept.get(number)
    if (kept !== undefined) return kept
    if (!(number >= 1 && number <= MAX_PAGE)) throw new SqliteError(`page ${number} is missing`)
    const offset = this.#wal.offsets.get(number)
    const page =
      offset === undefined || this.#log === undefined
        ? this.#file.read((number - 1) * this.pageSize, this.pageSize)
        : this.#log.read(offset, this.pageSize)
    if (page.length < this.pageSize) throw new SqliteError(`page ${number} is missing`)
    if (this.#kept.size >= KEPT_PAGES) this.#kept.clear()
    this.#kept.set(number, page)
    return page
  }

  /** A text that is another one when somebody has written to the database meanwhile. */
  get stamp(): string {
    return `${this.#file.stamp} ${this.#log?.stamp ?? ''}`
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]()
    this.#log?.[Symbol.dispose]()
  }
}

const NO_LOG: Wal = { offsets: new Map(), pageCount: undefined }
