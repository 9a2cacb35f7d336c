import { basename } from 'node:path'
import type { KeyPlace, SshKeyElement } from './element.ts'
import { fingerprintsOf } from './fingerprint.ts'
import { authorizedKey, keyAnywhere, type KeyLine, knownHost, markerOf, optionNames } from './key-line.ts'
import { privateKeysIn } from './private-key.ts'
import { parsePublicKey, type PublicKey } from './public-key.ts'
import { NotAKey } from './ssh-bytes.ts'
import { ssh2Keys } from './ssh2-keys.ts'
import { weaknessesOf } from './weakness.ts'

const AUTHORIZED = /^authorized_keys2?$/
const KNOWN = /^(ssh_)?known_hosts/
const HASHED = /^(@\S+\s+)?\|1\|/

/**
 * The keys in a file.
 *
 * @param onDamaged - is called when something looks like a key and is none; in authorized_keys and known_hosts, for each
 *   line that is neither a key nor a comment
 */
export function* keysIn(path: string, text: string, onDamaged: () => void): Iterable<SshKeyElement> {
  let isPrivate = false
  for (const { isEncrypted, publicKey } of privateKeysIn(text, onDamaged)) {
    isPrivate = true
    yield element(path, 'private', publicKey, isEncrypted)
  }
  if (isPrivate) return
  for (const base64 of ssh2Keys(text)) {
    const key = decode(base64, onDamaged)
    if (key !== undefined) yield element(path, 'public', key, false)
  }
  const name = basename(path)
  const place = AUTHORIZED.test(name) ? 'authorizedkeys' : KNOWN.test(name) ? 'knownhosts' : 'public'
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const found = PARSERS[place](line)
    if (found !== undefined) yield { ...element(path, place, found.key, false), ...extras(place, found, line) }
    else if (place !== 'public') onDamaged()
  }
}

const PARSERS = { authorizedkeys: authorizedKey, knownhosts: knownHost, public: keyAnywhere }

function element(path: string, type: KeyPlace, key: PublicKey | undefined, encrypted: boolean): SshKeyElement {
  if (key === undefined) return { fingerprint_md5: '', fingerprint_sha256: '', path, encrypted, type }
  const { md5, sha256 } = fingerprintsOf(key.plain)
  const weak = weaknessesOf(key)
  const { certificate } = key
  return {
    fingerprint_md5: md5,
    fingerprint_sha256: sha256,
    path,
    encrypted,
    type,
    algorithm: key.algorithm,
    bits: key.bits,
    ...(weak.length > 0 && { weak }),
    ...(certificate !== undefined && {
      certificate: { ...certificate, authority: fingerprintsOf(certificate.authority).sha256 }
    })
  }
}

function extras(place: KeyPlace, { before }: KeyLine, line: string): Partial<SshKeyElement> {
  if (place === 'authorizedkeys') {
    const options = optionNames(before)
    return options.length === 0 ? {} : { options }
  }
  if (place !== 'knownhosts') return {}
  const marker = markerOf(before)
  return { ...(HASHED.test(line) && { hashed: true }), ...(marker !== undefined && { marker }) }
}

function decode(base64: string, onDamaged: () => void): PublicKey | undefined {
  try {
    return parsePublicKey(Buffer.from(base64, 'base64'))
  } catch (error) {
    if (!(error instanceof NotAKey)) throw error
    onDamaged()
    return undefined
  }
}
