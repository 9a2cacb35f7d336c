import { equalBytes } from '../../util/bytes.ts'
import { MigError } from '../errors.ts'
import { assertNormalForm } from '../pgp/normal-form.ts'
import { Envelope as EnvelopeCodec } from '../wire/generated/order.js'
import { MAX_ENVELOPE_BYTES, MAX_ORDER_BYTES, MAX_SIGNATURE_BYTES, MAX_SIGNATURES } from '../wire/limits.ts'

/** An order and its signatures, as they travel. */
export interface Envelope {
  /** the signed bytes: RFC 8785 of the order without `pgpsignatures` */
  readonly order: Uint8Array
  /** binary OpenPGP signature packets in normal form, sorted bytewise, distinct, 1 to 8 */
  readonly signatures: readonly Uint8Array[]
}

/**
 * The envelope as it travels; sorts the signatures.
 * @throws MigError as {@link decodeEnvelope}: what it refuses is not made either
 */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  const sorted = { order: envelope.order, signatures: [...envelope.signatures].sort(compareBytes) }
  checkEnvelope(sorted)
  return encode(sorted)
}

/**
 * Reads an envelope that a stranger sent. One envelope has one encoding: encoding it again gives the same bytes.
 * Signatures are not verified, and the order is not parsed.
 * @throws MigError `ENVELOPE_TOO_LARGE`, `ENVELOPE_MALFORMED`, `SIGNATURE_MISSING`, `SIGNATURE_NOT_NORMAL`;
 *   `SIGNER_UNUSABLE` when a signature is of a version or an algorithm that is not supported
 */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  checkSize('envelope', bytes.byteLength, MAX_ENVELOPE_BYTES)
  let envelope: Envelope
  try {
    envelope = EnvelopeCodec.decode(bytes, { limits: { signatures: MAX_SIGNATURES } })
  } catch (cause) {
    throw new MigError('ENVELOPE_MALFORMED', 'The bytes are not an envelope.', { cause })
  }
  if (!equalBytes(encode(envelope), bytes)) {
    throw new MigError('ENVELOPE_MALFORMED', 'The envelope is not in normal form.')
  }
  checkEnvelope(envelope)
  return envelope
}

function encode(envelope: Envelope): Uint8Array {
  return EnvelopeCodec.encode({
    order: new Uint8Array(envelope.order),
    signatures: envelope.signatures.map((signature) => new Uint8Array(signature))
  })
}

function checkEnvelope(envelope: Envelope): void {
  checkSize('order', envelope.order.byteLength, MAX_ORDER_BYTES)
  if (envelope.signatures.length === 0) throw new MigError('SIGNATURE_MISSING', 'The envelope has no signature.')
  if (envelope.signatures.length > MAX_SIGNATURES) {
    throw new MigError('ENVELOPE_MALFORMED', `The envelope has more than ${MAX_SIGNATURES} signatures.`)
  }
  let previous: Uint8Array = new Uint8Array()
  for (const signature of envelope.signatures) {
    checkSize('signature', signature.byteLength, MAX_SIGNATURE_BYTES)
    if (compareBytes(previous, signature) >= 0) {
      throw new MigError('SIGNATURE_NOT_NORMAL', 'The signatures are not sorted and distinct.')
    }
    assertNormalForm(signature)
    previous = signature
  }
}

function checkSize(what: string, size: number, most: number): void {
  if (size > most) throw new MigError('ENVELOPE_TOO_LARGE', `The ${what} is longer than ${most} bytes.`)
}

/** Bytewise, a prefix before what it begins. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.byteLength, b.byteLength)
  for (let index = 0; index < length; index++) {
    const difference = (a[index] as number) - (b[index] as number)
    if (difference !== 0) return difference
  }
  return a.byteLength - b.byteLength
}
