import { existsSync } from 'node:fs'
import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { RunContext } from '../module.ts'
import { ReadError } from '../shared/files/open-file.ts'
import { readText } from '../shared/files/read-whole.ts'
import { notSupported, THIS_HOST } from '../shared/host/host.ts'
import { Breath } from '../shared/pool/breath.ts'
import { BoundedList } from '../shared/result/bounded-list.ts'
import { ErrorList } from '../shared/search/error-list.ts'
import type { FileParams } from '../shared/search/params.ts'
import { searchFiles } from '../shared/search/search-files.ts'
import type { SshKeyElement, SshKeyElements } from './element.ts'
import { keysIn } from './keys-in.ts'
import { KEY_TYPES } from './public-key.ts'
import type { SshKeyParams } from './params.ts'

/** MIG's depth, where none is asked for. */
const DEFAULT_DEPTH = 8
/** Files with keys are small; MIG's bound, too. */
const MAX_FILE_BYTES = 1024 * 1024
const MAX_ERRORS = 100
/** Room for errors and punctuation. */
const FRAME_BYTES = 64 * 1024
/** Where the homes of users lie. */
const HOMES: Partial<Readonly<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['/root', '/home'],
  darwin: ['/var/root', '/Users', '/root', '/home'],
  win32: ['c:\\Users']
}
/** A line of a file that may hold a key: not every one does. */
const SIGN = [
  '-----BEGIN ((OPENSSH|ENCRYPTED|RSA|DSA|EC) )?PRIVATE KEY-----',
  '^PuTTY-User-Key-File-',
  '---- BEGIN SSH2 PUBLIC KEY ----',
  `(^|[\\s"'])(${KEY_TYPES.map((name) => name.replace(/[.]/g, '\\.')).join('|')})[ \\t]+AAAA`
].join('|')

/**
 * The SSH keys in the files below some paths. Stopped by the context's signal, it returns what it has, with `success` false.
 *
 * @param params - validated
 */
export async function runSshKey(
  params: SshKeyParams,
  context: RunContext,
  platform: NodeJS.Platform = THIS_HOST.platform
): Promise<ModuleResult> {
  const given = params.paths ?? []
  const homes = HOMES[platform]
  if (given.length === 0 && homes === undefined) return notSupported(platform)
  // not every system has every one of them
  const paths = given.length > 0 ? given : (homes ?? []).filter((home) => existsSync(home))
  const found = await searchFiles(searchFor(paths, params.maxdepth), context, undefined)
  const errors = new ErrorList(MAX_ERRORS, FRAME_BYTES / 2)
  for (const error of found.errors) errors.add(error)
  const keys = new BoundedList<SshKeyElement>(context.maxResultBytes - FRAME_BYTES)
  const breath = new Breath(context.clock)
  for (const { path } of found.searches.flatMap((search) => found.matches.of(search))) {
    await breath.take()
    if (context.signal.aborted) break
    const error = addKeys(path, keys)
    if (error !== undefined) errors.add(error)
  }
  const shown = errors.list()
  if (keys.left > 0) {
    shown.push(`${keys.left} keys were not returned (a result may have ${context.maxResultBytes} bytes)`)
  }
  if (context.signal.aborted && !found.isStopped) shown.push('the search was stopped before its end')
  return {
    foundanything: keys.items.length > 0,
    success: !context.signal.aborted,
    elements: { keys: keys.items } satisfies SshKeyElements,
    statistics: null,
    errors: shown.length === 0 ? null : shown
  }
}

function searchFor(paths: readonly string[], maxdepth: number | undefined): FileParams {
  if (paths.length === 0) return {}
  const options = {
    matchall: true,
    maxdepth: maxdepth === undefined || maxdepth === 0 ? DEFAULT_DEPTH : maxdepth,
    maxerrors: MAX_ERRORS
  }
  return { searches: { keys: { paths: [...paths], sizes: [`<${MAX_FILE_BYTES}`], contents: [SIGN], options } } }
}

/** @returns what is wrong with the file, once however often */
function addKeys(path: string, keys: BoundedList<SshKeyElement>): string | undefined {
  let damaged = 0
  try {
    for (const key of keysIn(path, readText(path, MAX_FILE_BYTES) ?? '', () => damaged++)) keys.add(key)
  } catch (error) {
    if (error instanceof ReadError) return error.message
    throw error
  }
  return damaged > 0 ? `${path} contained unparsable data` : undefined
}
