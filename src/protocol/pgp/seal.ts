import {
  createMessage,
  decrypt,
  encrypt,
  enums,
  generateKey,
  readMessage,
  readPrivateKey,
  type PartialConfig,
  type PrivateKey
} from 'openpgp'
import type { Ms } from '../../util/clock.ts'
import { MigError } from '../errors.ts'
import { readPublicKey } from './public-key.ts'

/**
 * Nothing is compressed: results are padded, so that their length says little. AES-256 with OpenPGP's own integrity
 * check: half the time of an AEAD, whose many small steps cost more than the encryption, and the agent signs the whole.
 */
const CONFIG: PartialConfig = {
  v6Keys: true,
  preferredCompressionAlgorithm: enums.compression.uncompressed
}

/** A one-time key pair, binary. */
export interface ReplyKey {
  /** transferable public key: `reply.key` is its base64 */
  readonly publicKey: Uint8Array
  readonly privateKey: Uint8Array
}

/**
 * Makes the one-time key that the results of one action are sealed to: Curve25519, without name and expiry.
 * @param now - ms since the epoch
 */
export async function createReplyKey(now: Ms): Promise<ReplyKey> {
  return generateKey({ type: 'curve25519', userIDs: [], date: new Date(now), format: 'binary', config: CONFIG })
}

/**
 * Encrypts to a reply key. Who seals need not have the right time: a key from the future does as well.
 * @param publicKey - binary, as in `reply.key`
 * @param now - ms since the epoch
 * @throws MigError `KEY_INVALID` when the bytes are not a key that can be sealed to
 */
export async function seal(plaintext: Uint8Array, publicKey: Uint8Array, now: Ms): Promise<Uint8Array> {
  try {
    const encryptionKeys = await readPublicKey(publicKey)
    const date = new Date(Math.max(now, encryptionKeys.getCreationTime().getTime()))
    const message = await createMessage({ binary: plaintext, date })
    return (await encrypt({ message, encryptionKeys, date, format: 'binary', config: CONFIG })) as Uint8Array
  } catch (cause) {
    throw new MigError('KEY_INVALID', 'Nothing can be sealed to the reply key.', { cause })
  }
}

/**
 * Decrypts what {@link seal} made.
 * @param privateKey - binary; who opens many gives the same array each time
 * @param limits.maxBytes - of the plaintext; also bounds what a compressed packet may inflate to
 * @throws MigError `RESULT_MALFORMED` when it is not sealed to this key, was changed, or is too large
 */
export async function open(
  sealed: Uint8Array,
  privateKey: Uint8Array,
  limits: { readonly maxBytes: number }
): Promise<Uint8Array> {
  let plaintext: Uint8Array
  try {
    const opened = await decrypt({
      message: await readMessage({ binaryMessage: sealed }),
      decryptionKeys: await parsed(privateKey),
      format: 'binary',
      config: { maxDecompressedMessageSize: limits.maxBytes },
      date: ANY_TIME
    })
    plaintext = opened.data as Uint8Array
  } catch (cause) {
    throw new MigError('RESULT_MALFORMED', 'The result cannot be opened with the reply key.', { cause })
  }
  if (plaintext.byteLength > limits.maxBytes) {
    throw new MigError('RESULT_MALFORMED', `The result is longer than ${limits.maxBytes} bytes.`)
  }
  return plaintext
}

/** Reading a key checks its self-signatures, which costs as much as opening: once for each array that holds one. */
const readKeys = new WeakMap<Uint8Array, Promise<PrivateKey>>()

async function parsed(privateKey: Uint8Array): Promise<PrivateKey> {
  const read = readKeys.get(privateKey) ?? readPrivateKey({ binaryKey: privateKey })
  readKeys.set(privateKey, read)
  return await read
}

/** openpgp.js: use the key without regard to time. */
const ANY_TIME = null as unknown as Date
