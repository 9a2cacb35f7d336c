import { MigError } from '../../../protocol/errors.ts'
import type { Module, ModuleFlag } from '../../module.ts'
import type { FileParams, Search } from './params.ts'
import { validateParams } from './validate.ts'

const list = (name: string, help: string): ModuleFlag => ({ name, type: 'string', repeatable: true, help })
const number = (name: string, help: string): ModuleFlag => ({ name, type: 'number', help })
const bool = (name: string, help: string): ModuleFlag => ({ name, type: 'boolean', help })

/** MIG's flags of `mig file`. */
export const FILE_FLAGS: readonly ModuleFlag[] = [
  list('path', 'file or directory to look into'),
  list('name', 'regular expression on the base name; a ! in front inverts it'),
  list('size', 'bytes: N exactly, <N at most, >N at least; suffix k, m, g or t'),
  list('mode', 'regular expression on the mode, such as -rw-r--r-- or urwxr-xr-x; a ! in front inverts it'),
  list('mtime', 'modified less (<N) or more (>N) than N ago; suffix d, h or m (minutes)'),
  list('content', 'regular expression that a line must match; a ! in front: that no line may match'),
  list('md5', 'MD5, hex'),
  list('sha1', 'SHA-1, hex'),
  list('sha2', 'SHA-256, SHA-384 or SHA-512, hex'),
  list('sha3', 'SHA3-224, -256, -384 or -512, hex'),
  list('mismatch', 'turn all checks of a kind around: name, size, mode, mtime, content, md5, sha1, sha2 or sha3'),
  number('maxdepth', 'levels of directories to walk, the path itself being 1; 0: all (1000)'),
  number('maxerrors', 'errors to return; 0: all (30)'),
  number('matchlimit', 'matches after which the search ends; 0: no limit (1000)'),
  bool('matchall', 'a file must pass all checks (on)'),
  bool('matchany', 'each check stands alone; wins over -matchall'),
  bool('macroal', 'every line of a file must match all contents'),
  bool('returnsha256', 'return the SHA-256 of the files found; with matchall'),
  bool('decompress', 'look into gzip files'),
  bool('verbose', 'accepted, without effect')
]

const LABEL = 's1'
const LISTS = [
  ['contents', 'content'],
  ['names', 'name'],
  ['sizes', 'size'],
  ['modes', 'mode'],
  ['mtimes', 'mtime'],
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['sha2', 'sha2'],
  ['sha3', 'sha3']
] as const

/** One search labelled `s1`, with MIG's defaults of the command line. @throws MigError `USAGE` */
export const paramsFromFlags: Module<FileParams>['fromFlags'] = (flags) => {
  const texts = (name: string): string[] => [...((flags[name] as readonly string[] | undefined) ?? [])]
  const isOn = (name: string): boolean => flags[name] === true
  const count = (name: string, otherwise: number): number => (flags[name] as number | undefined) ?? otherwise
  const search: Search = { paths: texts('path') }
  for (const [key, flag] of LISTS) if (flags[flag] !== undefined) search[key] = texts(flag)
  search.options = {
    maxdepth: count('maxdepth', 1000),
    maxerrors: count('maxerrors', 30),
    matchall: !isOn('matchany') && flags['matchall'] !== false,
    macroal: isOn('macroal'),
    mismatch: flags['mismatch'] === undefined ? null : texts('mismatch'),
    matchlimit: count('matchlimit', 1000),
    ...(isOn('returnsha256') && { returnsha256: true }),
    ...(isOn('decompress') && { decompress: true })
  }
  const params: FileParams = { searches: { [LABEL]: search } }
  try {
    validateParams(params)
  } catch (error) {
    throw new MigError('USAGE', (error as Error).message, { cause: error })
  }
  return params
}
