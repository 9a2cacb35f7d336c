import { lstatSync, type Stats, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { listDirectory, type Listing } from '../files/list-directory.ts'
import { reasonOf } from '../go/errno.ts'
import { joinPath } from '../go/path.ts'
import { type Batch, emptyBatch, type FileGroup } from './batch.ts'
import type { CompiledSearch } from './compiled-search.ts'
import { resolveLink } from './link.ts'
import type { Depths, Scope } from './scope.ts'
import { mayMatchName } from './screen.ts'

interface Directory {
  readonly path: string
  /** the path is bytes, one a character */
  readonly isRaw: boolean
  readonly depths: Depths
}

/** Names of one directory that wait for their batch. */
interface Pending {
  readonly group: FileGroup
  readonly names: readonly string[]
  readonly kind: 'files' | 'links'
  next: number
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
  /** What the directory just entered has to be evaluated. */
  readonly #pending: Pending[] = []
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
      if (this.#walked.has(root)) continue
      const stack: Directory[] = [{ path: root, isRaw: false, depths: new Map() }]
      for (let next = stack.pop(); next !== undefined && !this.#scope.isOver; next = stack.pop()) {
        this.#enter(next, stack)
        while (this.#pending.length > 0) {
          const batch = this.#nextBatch()
          if (batch !== undefined) yield batch
        }
        yield undefined
      }
    }
    yield this.#batch
  }

  #enter({ path, isRaw, depths: above }: Directory, stack: Directory[]): void {
    // Search paths are text: what is reached by bytes is none of them.
    const depths = this.#scope.depthsOf(isRaw ? '' : path, above)
    if (!isRaw && this.#scope.isSearchPath(path)) this.#walked.add(path)
    // What an ended search alone would walk is not walked.
    if (depths.size === 0) return
    let listing: ReturnType<typeof listDirectory>
    try {
      listing = listDirectory(path, isRaw)
    } catch (error) {
      this.#fail(`ERROR: open ${isRaw ? Buffer.from(path, 'latin1').toString() : path}: ${reasonOf(error)}`)
      return
    }
    const searches = [...depths.keys()]
    this.#addFiles(path, listing.text, searches, isRaw)
    if (listing.raw !== undefined) {
      const bytes = isRaw ? path : Buffer.from(path).toString('latin1')
      this.#addFiles(bytes, listing.raw, searches, true)
      this.#push(stack, bytes, listing.raw.directories, true, depths)
    }
    this.#push(stack, path, listing.text.directories, isRaw, depths)
  }

  #push(stack: Directory[], directory: string, names: string[], isRaw: boolean, depths: Depths): void {
    names.sort()
    for (let at = names.length - 1; at >= 0; at--) {
      stack.push({ path: joinPath(directory, names[at] as string), isRaw, depths })
    }
  }

  #addFiles(directory: string, { files, links }: Listing, searches: readonly CompiledSearch[], isRaw: boolean): void {
    this.#batch.filesCount += files.length
    const done = isRaw ? undefined : this.#done.get(directory)
    const wanted: string[] = []
    for (const name of files) {
      const text = isRaw ? Buffer.from(name, 'latin1').toString() : name
      if (mayMatchName(text, searches) && done?.has(name) !== true) wanted.push(name)
    }
    this.#addPending(directory, wanted, 'files', searches, isRaw)
    this.#addPending(
      directory,
      done === undefined ? links : links.filter((name) => !done.has(name)),
      'links',
      searches,
      isRaw
    )
    for (const [name, finished] of done ?? []) {
      const rest = searches.filter((search) => !finished.includes(search))
      if (rest.length === 0) continue
      if (files.includes(name)) this.#addPending(directory, [name], 'files', rest, false)
      else if (links.includes(name)) this.#addPending(directory, [name], 'links', rest, false)
    }
  }

  #addPending(
    directory: string,
    names: string[],
    kind: 'files' | 'links',
    searches: readonly CompiledSearch[],
    isRaw: boolean
  ): void {
    if (names.length === 0) return
    names.sort()
    const group = {
      directory,
      files: '',
      links: '',
      searches: searches.map(({ index }) => index),
      isRaw,
      isRoot: false
    }
    this.#pending.push({ group, names, kind, next: 0 })
  }

  /** Moves pending names into the batch; returns it when it has as many as are wanted now. */
  #nextBatch(): Batch | undefined {
    const pending = this.#pending[0] as Pending
    const room = Math.max(1, this.#wantedFiles() - this.#batchFiles)
    const some = pending.names.slice(pending.next, pending.next + room)
    pending.next += some.length
    if (pending.next === pending.names.length) this.#pending.shift()
    this.#batch.groups.push({ ...pending.group, [pending.kind]: some.join('/') })
    this.#batchFiles += some.length
    if (some.length < room) return undefined
    const full = this.#batch
    this.#batch = emptyBatch()
    this.#batchFiles = 0
    return full
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
