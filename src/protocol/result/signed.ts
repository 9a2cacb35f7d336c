import type { PrivateKey } from '@libp2p/interface'
import { peerIdFromPublicKey } from '@libp2p/peer-id'
import { RecordEnvelope } from '@libp2p/peer-record'
import type { DecodeOptions } from 'protons-runtime'
import { equalBytes } from '../../util/bytes.ts'
import { type Code, MigError } from '../errors.ts'
import { type Domain, DOMAINS } from '../wire/domains.ts'

/** What the generated code of a protobuf message offers. */
interface MessageCodec<T> {
  encode(message: Partial<T>): Uint8Array
  decode(bytes: Uint8Array, options?: DecodeOptions<T>): T
}

/** Puts a payload into a libp2p signed envelope of `domain`. */
export async function signPayload(domain: Domain, payload: Uint8Array, privateKey: PrivateKey): Promise<Uint8Array> {
  const { domain: name, payloadType } = DOMAINS[domain]
  const record = { domain: name, codec: payloadType, marshal: () => payload, equals: () => false }
  return (await RecordEnvelope.seal(record, privateKey)).marshal()
}

/**
 * Opens a libp2p signed envelope: normal form, payload type, an Ed25519 key, its signature for `domain`.
 *
 * @param code - of the error, whatever is wrong
 * @returns the payload, and the peer id text of who signed it
 */
export async function openSigned(
  domain: Domain,
  bytes: Uint8Array,
  code: Code
): Promise<{ payload: Uint8Array; signer: string }> {
  const envelope = parseEnvelope(bytes, code)
  const { publicKey } = envelope
  // Peer ids of a mesh are Ed25519; a signature by a large RSA key would cost its receiver far more to check.
  if (publicKey.type !== 'Ed25519') throw new MigError(code, 'The signed envelope is not signed by an Ed25519 key.')
  if (!equalBytes(envelope.marshal(), bytes)) throw new MigError(code, 'The signed envelope is not in normal form.')
  const { domain: name, payloadType } = DOMAINS[domain]
  if (!equalBytes(envelope.payloadType, payloadType) || !(await isValid(envelope, name))) {
    throw new MigError(code, `The signed envelope is no valid one of ${name}.`)
  }
  return { payload: envelope.payload, signer: peerIdFromPublicKey(publicKey).toString() }
}

/**
 * Decodes a payload that is in normal form: encoding it again gives the same bytes.
 *
 * @param code - of the error, whatever is wrong
 */
export function decodeNormal<T>(
  codec: MessageCodec<T>,
  payload: Uint8Array,
  code: Code,
  limits: DecodeOptions<T>['limits'] = {}
): T {
  let message: T
  try {
    message = codec.decode(payload, { limits })
  } catch (error) {
    throw new MigError(code, 'The payload of the signed envelope cannot be decoded.', { cause: error })
  }
  if (!equalBytes(codec.encode(message), payload)) throw new MigError(code, 'The payload is not in normal form.')
  return message
}

function parseEnvelope(bytes: Uint8Array, code: Code): RecordEnvelope {
  try {
    return RecordEnvelope.createFromProtobuf(bytes)
  } catch (error) {
    throw new MigError(code, 'The signed envelope cannot be decoded.', { cause: error })
  }
}

async function isValid(envelope: RecordEnvelope, domain: string): Promise<boolean> {
  try {
    return await envelope.validate(domain)
  } catch {
    // a signature that is not 64 bytes long is thrown back, not found wrong
    return false
  }
}
