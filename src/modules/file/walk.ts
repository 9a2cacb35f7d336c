import { lstatSync, type Stats, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { listDirectory } from '../shared/files/list-directory.ts'
import { reasonOf } from '../shared/go/errno.ts'
import { joinPath } from '../shared/go/path.ts'
import { type Batch, emptyBatch } from './batch.ts'
import type { CompiledSearch } from './compiled-search.ts'
import { mayMatchName } from './evaluate.ts'
import { resolveLink } from './link.ts'
import type { Depths, Scope } from './scope.ts'

interface Directory {
  readonly path: string
  /** the path is bytes, one a character */
  readonly isRaw: boolean
  readonly depths: Depths
}

/**
 * Walks the search paths, and hands out the files for evaluation in batches. Search paths that are files come first;
 * then the directories, each with its files before its subdirectories, in the order of their names. A directory is
 * walked once, however many searches and paths it lies under.
 */
export class Walk {
  readonly #scope: Scope
  readonly #wantedFiles: () => number
  readonly #walked = new Set<string>()
  /** Files that were search paths: by directory and name, the searches that are done with them. */
  readonly #done = new Map<string, Map<string, readonly CompiledSearch[]>>()
  #batch = emptyBatch()
  #batchFiles = 0

  /** @param batchFiles - how many files the next batch is to have */
  constructor(scope: Scope, batchFiles: () => number) {
    this.#scope = scope
    this.#wantedFiles = batchFiles
  }

  /** Undefined is a place to pause. */
  *batches(): Generator<Batch | undefined> {
    const directories = this.#scope.roots.filter((root) => this.#isDirectory(root))
    for (const root of directories) {
      if (!this.#walked.has(root)) yield* this.#walkRoot(root)
    }
    yield this.#batch
  }

  *#walkRoot(root: string): Generator<Batch | undefined> {
    const stack: Directory[] = [{ path: root, isRaw: false, depths: new Map() }]
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (this.#scope.isOver) return
      // What an ended search alone would walk is not walked.
      const depths = this.#scope.depthsOf(next.isRaw ? '' : next.path, next.depths)
      if (!next.isRaw && this.#scope.searchesAt(next.path).length > 0) this.#walked.add(next.path)
      if (depths.size === 0) continue
      yield* this.#visit({ ...next, depths }, stack)
      yield undefined
    }
  }

  *#visit({ path, isRaw, depths }: Directory, stack: Directory[]): Generator<Batch> {
    let listing: ReturnType<typeof listDirectory>
    try {
      listing = listDirectory(path, isRaw)
    } catch (error) {
      this.#fail(`ERROR: open ${isRaw ? Buffer.from(path, 'latin1').toString() : path}: ${reasonOf(error)}`)
      return
    }
    const searches = [...depths.keys()]
    yield* this.#addFiles(path, listing.text.files, listing.text.links, searches, isRaw)
    const bytes = isRaw ? path : Buffer.from(path).toString('latin1')
    yield* this.#addFiles(bytes, listing.raw.files, listing.raw.links, searches, true)
    for (const [directory, names, raw] of [
      [bytes, listing.raw.directories, true],
      [path, listing.text.directories, isRaw]
    ] as const) {
      for (let at = names.length - 1; at >= 0; at--) {
        stack.push({ path: joinPath(directory, names[at] as string), isRaw: raw, depths })
      }
    }
  }

  *#addFiles(
    directory: string,
    files: readonly string[],
    links: readonly string[],
    searches: readonly CompiledSearch[],
    isRaw: boolean
  ): Generator<Batch> {
    this.#batch.filesCount += files.length
    const done = isRaw ? undefined : this.#done.get(directory)
    const isWanted = (name: string): boolean => done?.has(name) !== true
    const named = files.filter((name) => {
      return mayMatchName(isRaw ? Buffer.from(name, 'latin1').toString() : name, searches) && isWanted(name)
    })
    yield* this.#addGroups(directory, named, 'files', searches, isRaw)
    yield* this.#addGroups(directory, links.filter(isWanted), 'links', searches, isRaw)
    for (const [name, finished] of done ?? []) {
      const rest = searches.filter((search) => !finished.includes(search))
      if (rest.length === 0) continue
      if (files.includes(name)) yield* this.#addGroups(directory, [name], 'files', rest, false)
      else if (links.includes(name)) yield* this.#addGroups(directory, [name], 'links', rest, false)
    }
  }

  *#addGroups(
    directory: string,
    names: readonly string[],
    kind: 'files' | 'links',
    searches: readonly CompiledSearch[],
    isRaw: boolean,
    isRoot = false
  ): Generator<Batch> {
    for (let at = 0; at < names.length;) {
      const room = Math.max(1, this.#wantedFiles() - this.#batchFiles)
      const some = names.slice(at, at + room)
      const group = { directory, files: '', links: '', searches: searches.map(({ index }) => index), isRaw, isRoot }
      this.#batch.groups.push({ ...group, [kind]: some.join('/') })
      this.#batchFiles += some.length
      at += some.length
      if (some.length === room) {
        yield this.#batch
        this.#batch = emptyBatch()
        this.#batchFiles = 0
      }
    }
  }

  /** Says whether a search path is to be walked; one that is not is dealt with here. */
  #isDirectory(root: string): boolean {
    let stats: Stats | undefined
    let target: Stats | undefined
    try {
      stats = lstatSync(root)
      target = statSync(root)
    } catch (error) {
      this.#fail(`ERROR: open ${root}: ${reasonOf(error)}`)
      return false
    }
    if (stats.isDirectory()) return true
    let path = root
    if (stats.isSymbolicLink()) {
      const resolved = resolveLink(root)
      const real = resolved.error === undefined ? resolved.path : root
      // MIG evaluates a link to a directory as if it were a file: it has a name, a mode and a size.
      if (target.isDirectory()) this.#batch.errors.push(`warning: ${root} is a link to ${real} and was not followed`)
      else path = real
    }
    const searches = this.#scope.searchesAt(root)
    this.#batch.filesCount++
    const directory = dirname(path)
    const names = this.#done.get(directory) ?? new Map<string, readonly CompiledSearch[]>()
    const finished = names.get(basename(path)) ?? []
    this.#done.set(directory, names.set(basename(path), [...finished, ...searches]))
    const rest = searches.filter((search) => !finished.includes(search))
    this.#addRoot(directory, basename(path), rest)
    return false
  }

  #addRoot(directory: string, name: string, searches: readonly CompiledSearch[]): void {
    const group = { directory, links: '', searches: searches.map(({ index }) => index), isRaw: false, isRoot: true }
    this.#batch.groups.push({ ...group, files: name })
  }

  #fail(message: string): void {
    this.#batch.errors.push(message)
    this.#batch.openFailed++
  }
}
