import { existsSync } from 'node:fs'
import { joinPath } from '../go/path.ts'
import { readRows } from '../sqlite/database.ts'
import type { Payload } from '../sqlite/payload.ts'
import { columnsOf } from '../sqlite/record.ts'
import { SqliteError } from '../sqlite/sqlite-error.ts'
import type { Package, PackageReader } from './package.ts'
import { readRpmHeader } from './rpm-header.ts'

/** Where distributions keep the database; often one is a link to another. */
const FOLDERS = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm']
const SQLITE = 'rpmdb.sqlite'
/** Formats of older rpm and of SUSE. */
const OTHERS = { 'Packages.db': 'ndb', Packages: 'Berkeley DB' }

/** The database of rpm, where it is one of SQLite. */
export const readRpm: PackageReader = (root, report) => {
  for (const folder of FOLDERS.map((one) => joinPath(root, one))) {
    const path = joinPath(folder, SQLITE)
    if (existsSync(path)) return read(path)
    for (const [name, format] of Object.entries(OTHERS)) {
      if (!existsSync(joinPath(folder, name))) continue
      report(
        `The database of rpm ${joinPath(folder, name)} has the format ${format}, which is not read; ` +
          'convert it with rpmdb --rebuilddb under an rpm that uses sqlite.'
      )
      return []
    }
  }
  return []
}

/** @throws SqliteError with the path in its message, ReadError */
function read(path: string): Package[] {
  try {
    return readRows(path, 'Packages', packageOf)
  } catch (error) {
    if (error instanceof SqliteError) {
      throw new SqliteError(`The database of rpm ${path} cannot be read: ${error.message}`)
    }
    throw error
  }
}

/** The second column is the header. */
function packageOf(row: Payload): Package | undefined {
  const blob = columnsOf(row)[1]
  if (blob === undefined) return undefined
  const { start, end } = blob
  const header = readRpmHeader((from, to) => row.read(start + from, Math.min(end, start + to)))
  if (header === undefined) return undefined
  return { name: header.name, bareName: header.name, version: header.evr, type: 'rpm', arch: header.arch }
}
