import type { PrivateKey } from '@libp2p/interface'
import { equalBytes, fromHex } from '../../util/bytes.ts'
import { MigError } from '../errors.ts'
import { Receipt } from '../wire/generated/result.js'
import { MAX_RECEIPT_BYTES } from '../wire/limits.ts'
import { openSigned, signPayload } from './signed.ts'

/** What a receipt is for. */
export interface ReceiptContent {
  readonly mesh: string
  /** 64 hex digits */
  readonly orderDigest: string
  /** peer id text */
  readonly agent: string
  readonly sequence: number
  /** SHA-256 of the sealed result as it travelled, 64 hex digits */
  readonly resultDigest: string
}

/** A signed receipt: "I have stored this result". Ed25519 is deterministic: the same content gives the same bytes. */
export async function signReceipt(content: ReceiptContent, privateKey: PrivateKey): Promise<Uint8Array> {
  return signPayload('receipt', encode(content), privateKey)
}

/**
 * Checks that `bytes` is the receipt of exactly `expected`, signed by the node that issued the order.
 *
 * @param expected.issuer - peer id text: `reply.peer` of the order
 * @throws MigError `RECEIPT_INVALID`
 */
export async function verifyReceipt(
  bytes: Uint8Array,
  expected: ReceiptContent & { readonly issuer: string }
): Promise<void> {
  if (bytes.byteLength > MAX_RECEIPT_BYTES) throw new MigError('RECEIPT_INVALID', 'The receipt is too large.')
  const { payload, signer } = await openSigned('receipt', bytes, 'RECEIPT_INVALID')
  if (signer !== expected.issuer) throw new MigError('RECEIPT_INVALID', `The receipt is signed by ${signer}.`)
  // There is one encoding of a content, so equal bytes are equal fields, and nothing has to be decoded.
  if (!equalBytes(payload, encode(expected))) {
    throw new MigError('RECEIPT_INVALID', 'The receipt is for another result.')
  }
}

function encode({ mesh, orderDigest, agent, sequence, resultDigest }: ReceiptContent): Uint8Array {
  return Receipt.encode({
    mesh,
    orderDigest: fromHex(orderDigest),
    agent,
    sequence,
    resultDigest: fromHex(resultDigest)
  })
}
