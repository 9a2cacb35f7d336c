import { MigError } from '../errors.ts'
import { MAX_PRE_SHARED_KEYS } from '../wire/limits.ts'
import { fromHex, toHex } from '../../util/bytes.ts'

/** Bytes of one key. */
export const PRE_SHARED_KEY_BYTES = 32
/** Lines in front of each key: libp2p's file format, whose own readers take the first key and look no further. */
const HEADER = ['/key/swarm/psk/1.0.0/', '/base16/'] as const
const DIGITS = /^[0-9a-fA-F]{64}$/

/**
 * The keys of a `swarm.key`: what nodes of a mesh have in common, and strangers have not.
 * @param text - libp2p's swarm key, or several, one behind the other; blank lines do not count
 * @returns 32 bytes each, the newest first: connections are opened with it, and accepted with any
 * @throws MigError `CONFIG_INVALID`, which does not show the text
 */
export function parsePreSharedKeys(text: string): [Uint8Array, ...Uint8Array[]] {
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const keys: Uint8Array[] = []
  for (let at = 0; at < lines.length; at += HEADER.length + 1) {
    const [version, coding, digits = ''] = lines.slice(at)
    if (version !== HEADER[0] || coding !== HEADER[1] || !DIGITS.test(digits)) throw malformed()
    keys.push(fromHex(digits))
  }
  const [newest, ...older] = keys
  if (newest === undefined) throw malformed()
  if (keys.length > MAX_PRE_SHARED_KEYS) {
    throw new MigError(
      'CONFIG_INVALID',
      `There are ${keys.length} pre-shared keys, and at most ${MAX_PRE_SHARED_KEYS}.`
    )
  }
  return [newest, ...older]
}

/** The text that {@link parsePreSharedKeys} reads. @param keys - 32 bytes each, the newest first */
export function writePreSharedKeys(keys: readonly Uint8Array[]): string {
  return keys.map((key) => `${[...HEADER, toHex(key)].join('\n')}\n`).join('')
}

function malformed(): MigError {
  const form = `${HEADER.join(', ')} and 64 hexadecimal digits, a line each, once for each key`
  return new MigError('CONFIG_INVALID', `A pre-shared key is not as expected: ${form}.`)
}
