import { ReadError } from '../files/open-file.ts'
import { SqliteError } from '../sqlite/sqlite-error.ts'
import { readApk } from './apk.ts'
import { readDpkg } from './dpkg.ts'
import { readGem } from './gem.ts'
import { readNpm } from './npm.ts'
import type { Package, PackageReader, PackageType, Report } from './package.ts'
import { readPacman } from './pacman.ts'
import { readPip } from './pip.ts'
import { readRpm } from './rpm.ts'

const READERS: Readonly<Record<PackageType, PackageReader>> = {
  dpkg: readDpkg,
  rpm: readRpm,
  apk: readApk,
  pacman: readPacman,
  npm: readNpm,
  pip: readPip,
  gem: readGem
}

/**
 * The packages installed below a root folder, read from the databases themselves, without any program; in the order of
 * the types, then of their databases.
 *
 * @param report - is told what cannot be read
 */
export function* listPackages(root: string, types: readonly PackageType[], report: Report): Iterable<Package> {
  for (const type of types) {
    try {
      yield* READERS[type](root, report)
    } catch (error) {
      if (!(error instanceof ReadError || error instanceof SqliteError)) throw error
      report(error.message)
    }
  }
}
