import { lstat, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MAX_BUNDLE_BYTES } from '../../protocol/wire/limits.ts'
import type { Ms } from '../../util/clock.ts'
import { makeOwnFolder } from './own-folder.ts'

/** Bundles that are kept on a shelf; together they have no more bytes than one bundle may have. */
const MAX_KEPT = 100
const REASON = '.reason'

/** A folder of bundles that were dealt with: the newest of them, each with the time in front of its name. */
export class BundleShelf {
  readonly #path: string

  private constructor(path: string) {
    this.#path = path
  }

  /** @throws MigError `FOLDER_UNSAFE`, `FILE_UNWRITABLE` */
  static async open(path: string): Promise<BundleShelf> {
    await makeOwnFolder(path)
    return new BundleShelf(path)
  }

  /**
   * Moves a bundle here, and removes what is too old.
   * @param reason - is written beside it, where there is one
   */
  async put(folder: string, name: string, now: Ms, reason?: string): Promise<void> {
    const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')
    const path = join(this.#path, `${time}-${name}`)
    if (reason !== undefined) await writeFile(path + REASON, `${reason}\n`, { mode: 0o600 })
    await rename(join(folder, name), path)
    await this.#prune()
  }

  async #prune(): Promise<void> {
    const names = (await readdir(this.#path)).filter((name) => !name.endsWith(REASON))
    let bytes = 0
    for (const [index, name] of names.toSorted().reverse().entries()) {
      const path = join(this.#path, name)
      bytes += (await lstat(path)).size
      if (index < MAX_KEPT && (index === 0 || bytes <= MAX_BUNDLE_BYTES)) continue
      // what was refused may have been a folder
      await rm(path, { force: true, recursive: true })
      await rm(path + REASON, { force: true })
    }
  }
}
