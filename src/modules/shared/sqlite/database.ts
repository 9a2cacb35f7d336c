import { Pager } from './pager.ts'
import type { Payload } from './payload.ts'
import { columnsOf, numberOf, textOf } from './record.ts'
import { SqliteError } from './sqlite-error.ts'
import { readTable } from './table.ts'

/** Somebody writes to the database for longer than that. */
const ATTEMPTS = 3

/**
 * Reads the rows of one table of a SQLite database, from the file itself: it takes no lock, writes nothing, and also
 * sees what stands in the write-ahead log. A database that was written to meanwhile is read again.
 *
 * @param take - makes of a row what is wanted; undefined leaves it out
 * @throws ReadError, SqliteError
 */
export function readRows<T>(path: string, table: string, take: (row: Payload) => T | undefined): T[] {
  for (let attempt = 1; ; attempt++) {
    using pager = new Pager(path)
    const before = pager.stamp
    let rows: T[] = []
    let failure: unknown
    try {
      rows = [...readTable(pager, rootOf(pager, table))].map(take).filter((row) => row !== undefined)
    } catch (error) {
      failure = error
    }
    if (pager.stamp === before) {
      if (failure === undefined) return rows
      throw failure as Error
    }
    if (attempt === ATTEMPTS) throw new SqliteError('it was written to whenever it was read')
  }
}

/** The first page of a table, as the schema says. */
function rootOf(pager: Pager, table: string): number {
  for (const row of readTable(pager, 1)) {
    const [type, name, , root] = columnsOf(row)
    if (textOf(row, type) === 'table' && textOf(row, name) === table) return numberOf(row, root)
  }
  throw new SqliteError(`it has no table ${table}`)
}
