import { MigError } from '../errors.ts'
import { parseFingerprint, type Fingerprint } from './fingerprint.ts'
import { readPublicKey } from './public-key.ts'
import { readSigningKeys, type SigningKey } from './signing-key.ts'

export { parseFingerprint, type Fingerprint } from './fingerprint.ts'

/** A public key of a person, as a policy lists it. */
export interface KeyringSource {
  /** of the primary key, in either case */
  readonly fingerprint: string
  readonly person: string
  readonly name: string
  /** transferable public key, binary or armoured */
  readonly key: Uint8Array | string
}

/** A key or subkey of the keyring, with whose it is. */
export interface KeyringKey {
  /** of the PRIMARY key: what ACLs and quorums count */
  readonly fingerprint: Fingerprint
  readonly person: string
  readonly name: string
  readonly key: SigningKey
}

/** The keys of a policy, parsed and judged once. */
export interface Keyring {
  /** of the primary keys, in the order given */
  readonly fingerprints: readonly Fingerprint[]
  /**
   * The key or subkey that a signature names, whether it may sign or not.
   * @param issuer - lower-case hex digits; without a fingerprint, the key id decides
   */
  find(issuer: { readonly keyId: string; readonly fingerprint: string | undefined }): KeyringKey | undefined
}

/**
 * Parses the keys and verifies their self-signatures, about 2 ms a key. A key that is expired, revoked or may not sign
 * is in the keyring all the same: its signatures are refused when they come.
 * @throws MigError `KEY_INVALID` when a key cannot be parsed, is not the one of its fingerprint, or comes twice
 */
export async function createKeyring(sources: readonly KeyringSource[]): Promise<Keyring> {
  const fingerprints: Fingerprint[] = []
  const byName = new Map<string, KeyringKey>()
  for (const source of sources) {
    const fingerprint = parseFingerprint(source.fingerprint)
    const key = await readPublicKey(source.key)
    if (parseFingerprint(key.getFingerprint()) !== fingerprint) {
      throw new MigError('KEY_INVALID', `The key listed as ${fingerprint} is ${key.getFingerprint().toUpperCase()}.`)
    }
    if (fingerprints.includes(fingerprint)) throw new MigError('KEY_INVALID', `The key ${fingerprint} comes twice.`)
    fingerprints.push(fingerprint)
    for (const signingKey of await readSigningKeys(key)) {
      const entry = { fingerprint, person: source.person, name: source.name, key: signingKey }
      for (const name of [signingKey.fingerprint, signingKey.keyId]) addEntry(byName, name, entry)
    }
  }
  return { fingerprints, find: ({ keyId, fingerprint }) => byName.get(fingerprint ?? keyId) }
}

/** Who lists another's subkey as his own has no back signature for it, and must not hide the key of its owner. */
function addEntry(byName: Map<string, KeyringKey>, name: string, entry: KeyringKey): void {
  const existing = byName.get(name)
  if (existing === undefined || existing.key.flaw !== undefined) byName.set(name, entry)
}
