import { dirname } from 'node:path'
import type { RunContext } from '../module.ts'
import { ReadError } from '../shared/files/open-file.ts'
import { ReadBuffer } from '../shared/files/read-buffer.ts'
import { joinPath } from '../shared/go/path.ts'
import type { Report } from '../shared/packages/package.ts'
import { Breath } from '../shared/pool/breath.ts'
import { Stopped, takeSteps } from '../shared/pool/steps.ts'
import { Regex } from '../shared/regex/regex.ts'
import { VersionError } from '../shared/versions/evr.ts'
import { capturesIn } from './captures.ts'
import type { ScribeDocument } from './document.ts'
import { findFiles, type FoundPaths } from './find-files.ts'
import { Packages, type VersionedCandidate } from './packages.ts'
import { expandSource, isChained, type Source, sourceOf } from './source.ts'

/** What one object may find. */
const MAX_CANDIDATES = 100_000
/** And how long the values of it may be together. */
const MAX_CHARACTERS = 16 * 1024 * 1024
const LIMITS = { groups: MAX_CANDIDATES, characters: MAX_CHARACTERS }

/** What an object has found: candidates for its tests, or why there are none. */
export type Prepared =
  { readonly candidates: readonly VersionedCandidate[]; readonly error?: undefined } | { readonly error: string }

/** Looks for what the objects of a document describe. */
export class Preparation {
  readonly #context: RunContext
  readonly #root: string
  readonly #packages: Packages
  readonly #breath: Breath
  readonly #buffer = new ReadBuffer()
  readonly #sources = new Map<string, Source>()
  readonly #variables: ReadonlyMap<string, string>
  readonly #report: Report

  /** @param root - of the paths; `/` but in tests */
  constructor(document: ScribeDocument, root: string, context: RunContext, report: Report) {
    this.#context = context
    this.#root = root
    this.#report = report
    this.#packages = new Packages(root, report)
    this.#breath = new Breath(context.clock)
    this.#variables = new Map((document.variables ?? []).map(({ key = '', value = '' }) => [key, value]))
    for (const object of document.objects ?? []) {
      const id = object.object ?? ''
      const source = sourceOf(object)
      if (source !== undefined && !this.#sources.has(id)) this.#sources.set(id, source)
    }
  }

  /** All objects, by id; files are looked for in one walk. */
  async run(): Promise<ReadonlyMap<string, Prepared>> {
    const sources = new Map<string, Source>()
    const chained = new Map<string, Prepared>()
    for (const [id, source] of this.#sources) {
      if (isChained(source)) chained.set(id, { candidates: [] })
      else sources.set(id, expandSource(source, this.#variables))
    }
    return new Map([...chained, ...(await this.#prepareAll(sources, true))])
  }

  async #prepareAll(sources: ReadonlyMap<string, Source>, withChains: boolean): Promise<Map<string, Prepared>> {
    const prepared = new Map<string, Prepared>()
    const sound = new Map<string, Source>()
    for (const [id, source] of sources) {
      const error = 'file' in source ? faultOf(source.file) : undefined
      if (error === undefined) sound.set(id, source)
      else prepared.set(id, { error })
    }
    const found = await findFiles(sound, this.#root, this.#context, this.#report)
    for (const [id, source] of sound) {
      if (this.#context.signal.aborted) break
      await this.#breath.take()
      prepared.set(id, await this.#prepare(source, found.get(id), withChains))
    }
    return prepared
  }

  async #prepare(source: Source, files: FoundPaths | undefined, withChains: boolean): Promise<Prepared> {
    try {
      const candidates = await this.#candidates(source, files, withChains)
      const characters = candidates.reduce((sum, { value }) => sum + value.length, 0)
      return candidates.length > MAX_CANDIDATES || characters > MAX_CHARACTERS
        ? { error: `an object has more than ${MAX_CANDIDATES} candidates, or too long ones` }
        : { candidates }
    } catch (error) {
      if (error instanceof VersionError) return { error: error.message }
      throw error
    }
  }

  async #candidates(
    source: Source,
    files: FoundPaths | undefined,
    withChains: boolean
  ): Promise<readonly VersionedCandidate[]> {
    switch (source.kind) {
      case 'raw':
        return source.identifiers
      case 'package':
        return this.#packages.candidatesOf(source)
      case 'filename': {
        const regex = new Regex(source.file)
        return (files?.named ?? []).flatMap((path) => {
          const [group] = regex.groups(path.slice(path.lastIndexOf('/') + 1)) ?? []
          return group === undefined ? [] : [{ identifier: path, value: group }]
        })
      }
      case 'hasline': {
        const matching = new Set(files?.matching)
        return (files?.named ?? []).map((path) => ({ identifier: path, value: String(matching.has(path)) }))
      }
      case 'filecontent':
        return await this.#contents(source, files?.matching ?? [], withChains)
    }
  }

  async #contents(
    source: Source & { kind: 'filecontent' },
    paths: readonly string[],
    withChains: boolean
  ): Promise<readonly VersionedCandidate[]> {
    const regex = new Regex(source.expression)
    const all: VersionedCandidate[] = []
    let characters = 0
    for (const path of paths) {
      const values = await this.#captures(path, regex)
      if (values.length > 0 && withChains) values.push(...(await this.#chained(source.chain, path)))
      const joined = source.concat === '' || values.length === 0 ? values : [values.join(source.concat)]
      for (const value of joined) {
        all.push({ identifier: path, value })
        characters += value.length
      }
      if (all.length > MAX_CANDIDATES || characters > MAX_CHARACTERS || this.#context.signal.aborted) break
    }
    return all
  }

  /** What a file that has vanished, or that cannot be read, holds is nothing. */
  async #captures(path: string, regex: Regex): Promise<string[]> {
    const pause = async (): Promise<boolean> => {
      await this.#breath.take()
      return this.#context.signal.aborted
    }
    try {
      return await takeSteps(capturesIn(joinPath(this.#root, path), regex, this.#buffer, LIMITS), pause)
    } catch (error) {
      if (error instanceof ReadError) this.#report(error.message)
      else if (!(error instanceof Stopped)) throw error
      return []
    }
  }

  /** Values of the objects that are looked for beside a file. */
  async #chained(ids: readonly string[], path: string): Promise<string[]> {
    const variables = new Map([...this.#variables, ['chain_root', dirname(path)]])
    const sources = new Map<string, Source>()
    for (const id of ids) {
      const source = this.#sources.get(id)
      if (source !== undefined) sources.set(id, expandSource(source, variables))
    }
    const prepared = await this.#prepareAll(sources, false)
    return [...prepared.values()].flatMap((one) =>
      one.error === undefined ? one.candidates.map(({ value }) => value) : []
    )
  }
}

/** What is wrong with an expression that variables have filled. */
function faultOf(expression: string): string | undefined {
  try {
    new Regex(expression)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
