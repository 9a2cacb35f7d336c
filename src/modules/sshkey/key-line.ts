import { KEY_TYPES, parsePublicKey, type PublicKey } from './public-key.ts'
import { NotAKey } from './ssh-bytes.ts'

/** A line with a public key. */
export interface KeyLine {
  readonly key: PublicKey
  /** what stands before the key */
  readonly before: string
}

const TYPES = KEY_TYPES.map((name) => name.replace(/[.]/g, '\\.')).join('|')
const KEY = new RegExp(`^(?:${TYPES})[ \\t]+([A-Za-z0-9+/]+={0,2})(?=\\s|$)`)
const KEY_ANYWHERE = new RegExp(`(?:^|[\\s"'])(?:${TYPES})[ \\t]+(AAAA[A-Za-z0-9+/]+={0,2})`)
/** Up to the first blank that stands in no quotes. */
const OPTIONS = /^(?:[^\s"]|"(?:[^"\\]|\\.)*")+[ \t]+/
const OPTION_NAME = /(?:^|,)([A-Za-z0-9@.-]+)(?:=(?:"(?:[^"\\]|\\.)*"|[^,\s"]*))?/g
const MARKER = /^@(\S+)[ \t]+/

/** A line of authorized_keys: options, if there are any, then the key. */
export function authorizedKey(line: string): KeyLine | undefined {
  const options = KEY.test(line) ? '' : (OPTIONS.exec(line)?.[0] ?? '')
  return keyAfter(line, options)
}

/** A line of known_hosts: a marker, if there is one, then names of hosts, then the key. */
export function knownHost(line: string): KeyLine | undefined {
  const marker = MARKER.exec(line)?.[0] ?? ''
  const hosts = /^\S+[ \t]+/.exec(line.slice(marker.length))?.[0] ?? ''
  return keyAfter(line, marker + hosts)
}

/** The first key in a line of any other file. */
export function keyAnywhere(line: string): KeyLine | undefined {
  const found = KEY_ANYWHERE.exec(line)
  return found?.[1] === undefined ? undefined : decode(found[1], line.slice(0, found.index))
}

/** Names of the options of a line of authorized_keys, without their values. */
export function optionNames(options: string): string[] {
  return [...options.matchAll(OPTION_NAME)].map(([, name = '']) => name)
}

/** The marker of a line of known_hosts, such as `revoked`. */
export function markerOf(before: string): string | undefined {
  return MARKER.exec(before)?.[1]
}

function keyAfter(line: string, before: string): KeyLine | undefined {
  const found = KEY.exec(line.slice(before.length))
  return found?.[1] === undefined ? undefined : decode(found[1], before)
}

function decode(base64: string, before: string): KeyLine | undefined {
  try {
    return { key: parsePublicKey(Buffer.from(base64, 'base64')), before }
  } catch (error) {
    if (error instanceof NotAKey) return undefined
    throw error
  }
}
