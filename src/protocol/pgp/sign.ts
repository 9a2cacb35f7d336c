import {
  createMessage,
  decryptKey,
  enums,
  generateKey as generate,
  readPrivateKey as readArmoured,
  sign,
  type PartialConfig,
  type PrivateKey
} from 'openpgp'
import type { Ms } from '../../util/clock.ts'
import { MigError } from '../errors.ts'
import { normaliseSignature } from './normal-form.ts'

export type { PrivateKey } from 'openpgp'

/** Small signatures: no random notation, which protects against faults of hardware that signs the same twice. */
const CONFIG: PartialConfig = {
  nonDeterministicSignaturesViaNotation: false,
  preferredHashAlgorithm: enums.hash.sha256
}

/** A key pair, armoured. */
export interface ArmouredKeyPair {
  readonly privateKey: string
  readonly publicKey: string
}

/**
 * Makes an Ed25519 key of version 4, which gpg 2.1 and later read, without expiry.
 * @param options.now - ms since the epoch: when the key begins
 * @param options.passphrase - encrypts the private half
 */
export async function generateKey(options: {
  readonly name: string
  readonly email?: string
  readonly now: Ms
  readonly passphrase?: string
}): Promise<ArmouredKeyPair> {
  const { name, email, now, passphrase } = options
  return generate({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [email === undefined ? { name } : { name, email }],
    date: new Date(now),
    format: 'armored',
    ...(passphrase === undefined ? {} : { passphrase })
  })
}

/**
 * A private key that is ready to sign.
 * @param passphrase - needed when the key is encrypted
 * @throws MigError `KEY_INVALID`; `PASSPHRASE_WRONG`, also when there is none and the key needs one
 */
export async function readPrivateKey(armoured: string, passphrase?: string): Promise<PrivateKey> {
  let privateKey: PrivateKey
  try {
    privateKey = await readArmoured({ armoredKey: armoured })
  } catch (cause) {
    throw new MigError('KEY_INVALID', 'The text is not an armoured private key.', { cause })
  }
  if (privateKey.isDecrypted()) return privateKey
  if (passphrase === undefined) throw new MigError('PASSPHRASE_WRONG', 'The key needs a passphrase.')
  try {
    return await decryptKey({ privateKey, passphrase })
  } catch (cause) {
    throw new MigError('PASSPHRASE_WRONG', 'The passphrase does not open the key.', { cause })
  }
}

/**
 * A detached signature over the bytes, in normal form.
 * @param now - ms since the epoch: the time of the signature, in whole seconds
 * @throws MigError `KEY_INVALID` when the key may not sign at that time
 */
export async function signDetached(bytes: Uint8Array, privateKey: PrivateKey, now: Ms): Promise<Uint8Array> {
  let signature: Uint8Array
  try {
    signature = (await sign({
      message: await createMessage({ binary: bytes }),
      signingKeys: privateKey,
      detached: true,
      date: new Date(now),
      format: 'binary',
      config: CONFIG
    })) as Uint8Array
  } catch (cause) {
    throw new MigError('KEY_INVALID', 'The key cannot sign.', { cause })
  }
  return normaliseSignature(signature)
}
