import type { Pager } from './pager.ts'
import { Payload } from './payload.ts'
import { SqliteError } from './sqlite-error.ts'
import { readVarint } from './varint.ts'

const LEAF = 0x0d
const INTERIOR = 0x05
/** A tree of 2^31 pages with two children each is not deeper. */
const MAX_DEPTH = 32
/** The header of the database stands in front of the first page. */
const FIRST_PAGE_HEADER_BYTES = 100

/** The rows of a table, in the order of their row ids. @throws SqliteError, ReadError */
export function* readTable(pager: Pager, root: number): Iterable<Payload> {
  yield* readPage(pager, root, 1, new Set())
}

function* readPage(pager: Pager, number: number, depth: number, seen: Set<number>): Iterable<Payload> {
  if (depth > MAX_DEPTH || seen.has(number)) throw new SqliteError(`page ${number} stands in the tree twice`)
  seen.add(number)
  const page = pager.page(number)
  const start = number === 1 ? FIRST_PAGE_HEADER_BYTES : 0
  const type = page[start]
  if (type !== LEAF && type !== INTERIOR) throw new SqliteError(`page ${number} is none of a table`)
  const count = page.readUInt16BE(start + 3)
  const pointers = start + (type === LEAF ? 8 : 12)
  if (pointers + 2 * count > page.length) throw new SqliteError(`page ${number} says that it has ${count} rows`)
  for (let index = 0; index < count; index++) {
    const cell = page.readUInt16BE(pointers + 2 * index)
    if (type === LEAF) yield readCell(pager, page, cell)
    else yield* readPage(pager, pageNumber(page, cell), depth + 1, seen)
  }
  if (type === INTERIOR) yield* readPage(pager, page.readUInt32BE(start + 8), depth + 1, seen)
}

function pageNumber(page: Buffer, at: number): number {
  if (at + 4 > page.length) throw new SqliteError('a row lies outside of its page')
  return page.readUInt32BE(at)
}

/** How much of a row stands in the page itself is SQLite's formula. */
function readCell(pager: Pager, page: Buffer, cell: number): Payload {
  const [length, afterLength] = readVarint(page, cell)
  const [, start] = readVarint(page, afterLength)
  const { usableSize } = pager
  const most = usableSize - 35
  if (length <= most) return new Payload(pager, length, sliceOf(page, start, length), 0)
  const least = Math.floor(((usableSize - 12) * 32) / 255) - 23
  const fitting = least + ((length - least) % (usableSize - 4))
  const local = fitting <= most ? fitting : least
  return new Payload(pager, length, sliceOf(page, start, local), pageNumber(page, start + local))
}

function sliceOf(page: Buffer, start: number, length: number): Buffer {
  if (start + length > page.length) throw new SqliteError('a row lies outside of its page')
  return page.subarray(start, start + length)
}
