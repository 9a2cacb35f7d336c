import type { Payload } from './payload.ts'
import { SqliteError } from './sqlite-error.ts'
import { readVarint } from './varint.ts'

/** A header says the types of its columns; no table of ours has more than fits here. */
const MAX_HEADER_BYTES = 4096
/** Bytes of the values of types 0 to 9: nothing, integers, a float, and the constants 0 and 1. */
const SMALL = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0]

/** Where the value of a column stands in its row. */
export interface Column {
  /** SQLite's serial type: 12 and above, even: a blob; 13 and above, odd: a text */
  readonly type: number
  readonly start: number
  readonly end: number
}

/** The columns of a row. @throws SqliteError */
export function columnsOf(payload: Payload): Column[] {
  const [headerBytes, first] = readVarint(payload.read(0, 9), 0)
  if (headerBytes > MAX_HEADER_BYTES) throw new SqliteError(`a row has ${headerBytes} bytes of types`)
  const header = payload.read(0, headerBytes)
  const columns: Column[] = []
  let start = headerBytes
  for (let at = first; at < headerBytes;) {
    const [type, next] = readVarint(header, at)
    const end = start + (type < 12 ? (SMALL[type] ?? 0) : Math.floor((type - 12) / 2))
    columns.push({ type, start, end })
    start = end
    at = next
  }
  return columns
}

/** A column as text; empty when it is none. */
export function textOf(payload: Payload, column: Column | undefined): string {
  if (column === undefined || column.type < 13 || column.type % 2 === 0) return ''
  return payload.read(column.start, column.end).toString()
}

/** A column as a whole number; 0 when it is none. */
export function numberOf(payload: Payload, column: Column | undefined): number {
  if (column === undefined || column.type === 0 || column.type > 6) return column?.type === 9 ? 1 : 0
  const bytes = payload.read(column.start, column.end)
  return bytes.length <= 6 ? bytes.readIntBE(0, bytes.length) : Number(bytes.readBigInt64BE(0))
}
