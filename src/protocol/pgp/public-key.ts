import { readKeys, type Key, type PublicKey } from 'openpgp'
import { MigError } from '../errors.ts'

/**
 * One public key; of a private key, its public half.
 * @param key - binary or armoured
 * @throws MigError `KEY_INVALID`
 */
export async function readPublicKey(key: Uint8Array | string): Promise<PublicKey> {
  let keys: Key[]
  try {
    keys = await (typeof key === 'string' ? readKeys({ armoredKeys: key }) : readKeys({ binaryKeys: key }))
  } catch (cause) {
    throw new MigError('KEY_INVALID', 'The bytes are not an OpenPGP key.', { cause })
  }
  const [only] = keys
  if (only === undefined || keys.length > 1) {
    throw new MigError('KEY_INVALID', `There are ${keys.length} keys, not one.`)
  }
  return only.toPublic()
}
