import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, MigError, type Code } from '../../protocol/errors.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { BundleNode } from './bundle-node.ts'
import { BundleShelf } from './bundle-shelf.ts'
import { importBundle, type ImportedBundle } from './import-bundle.ts'
import { checkOwnFolder } from './own-folder.ts'

interface WatchedFolderDeps {
  readonly node: BundleNode
  readonly clock: Clock
  readonly log: Log
}

/** Ms between two looks into the folder. */
const LOOK_MS: Ms = 5_000
/** Bundles that one look takes note of. */
const MAX_PER_LOOK = 1_000
/** What is taken for a bundle: everything else is left alone, also what is still being written. */
const BUNDLE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}\.bundle$/

/**
 * A folder into which something outside of the mesh, the receiving end of a diode, puts bundles: each is imported once, in
 * the order of their names, and moved to `done/` or `refused/`. It is looked at, not listened to: that holds on every file
 * system.
 */
export class WatchedFolder implements AsyncDisposable {
  readonly #path: string
  readonly #deps: WatchedFolderDeps
  readonly #done: BundleShelf
  readonly #refused: BundleShelf
  #cancel: () => void = () => undefined
  #look: Promise<void> = Promise.resolve()
  readonly #closed = new AbortController()
  /** code of what keeps bundles from being taken, and was said: once is enough */
  #trouble: Code | undefined

  private constructor(path: string, shelves: { done: BundleShelf; refused: BundleShelf }, deps: WatchedFolderDeps) {
    this.#path = path
    this.#deps = deps
    this.#done = shelves.done
    this.#refused = shelves.refused
  }

  /**
   * Begins to watch a folder that is there.
   * @throws MigError `FOLDER_UNSAFE`, `FILE_UNWRITABLE`
   */
  static async open(path: string, deps: WatchedFolderDeps): Promise<WatchedFolder> {
    await checkOwnFolder(path)
    const [done, refused] = [await BundleShelf.open(join(path, 'done')), await BundleShelf.open(join(path, 'refused'))]
    const folder = new WatchedFolder(path, { done, refused }, deps)
    folder.#watch()
    return folder
  }

  /** Settles when nothing is being imported any more. A bundle that is not through stays, and is taken at the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort()
    this.#cancel()
    await this.#look
  }

  #watch(): void {
    this.#look = this.#takeAll().catch((error: unknown) => {
      const code = codeOf(error)
      const fields = { path: this.#path, code, reason: String(error) }
      if (code !== this.#trouble) this.#deps.log.error(fields, 'no bundle is taken')
      this.#trouble = code
    })
    void this.#look.then(() => {
      if (this.#closed.signal.aborted) return
      this.#cancel = this.#deps.clock.after(LOOK_MS, () => {
        this.#watch()
      })
    })
  }

  async #takeAll(): Promise<void> {
    await checkOwnFolder(this.#path)
    for (const name of await this.#names()) {
      if (this.#closed.signal.aborted) return
      await this.#take(name)
    }
    this.#trouble = undefined
  }

  async #names(): Promise<string[]> {
    const names: string[] = []
    for await (const { name } of await opendir(this.#path)) {
      if (BUNDLE_NAME.test(name)) names.push(name)
      if (names.length >= MAX_PER_LOOK) break
    }
    return names.toSorted()
  }

  /** @throws MigError `DISK_FULL`: then the bundle stays where it is, for the next look */
  async #take(name: string): Promise<void> {
    const { clock, log } = this.#deps
    let imported: ImportedBundle
    try {
      imported = await this.#import(join(this.#path, name))
    } catch (error) {
      if (this.#closed.signal.aborted) return
      const code = codeOf(error)
      if (code === 'DISK_FULL') throw error
      const reason = error instanceof MigError ? error.message : String(error)
      log.warn({ name, code, reason }, 'a bundle is refused')
      await this.#refused.put(this.#path, name, clock.now(), `${code}: ${reason}`)
      return
    }
    const { taken, known, refused } = imported
    log.info({ name, taken, known, refused }, 'a bundle was taken in')
    await this.#done.put(this.#path, name, clock.now())
  }

  async #import(path: string): Promise<ImportedBundle> {
    if (!(await lstat(path)).isFile()) throw new MigError('FILE_UNREADABLE', `${path} is not a file.`)
    return importBundle(path, this.#deps.node, this.#closed.signal)
  }
}
