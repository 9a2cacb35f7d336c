import { SqliteError } from './sqlite-error.ts'

/**
 * SQLite's number of one to nine bytes, the most significant first. Exact up to 2^53; nothing we read is larger.
 * @returns the number, and where the next byte stands
 * @throws SqliteError when the bytes end in it
 */
export function readVarint(bytes: Buffer, at: number): [value: number, next: number] {
  let value = 0
  for (let count = 0; count < 9; count++) {
    const byte = bytes[at + count]
    if (byte === undefined) throw new SqliteError('a number is cut off')
    if (count === 8) return [value * 256 + byte, at + 9]
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return [value, at + count + 1]
  }
  throw new SqliteError('unreachable')
}
