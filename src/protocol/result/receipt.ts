import type { PrivateKey } from '@libp2p/interface'
import { equalBytes, fromHex, toHex } from '../../util/bytes.ts'
import type { Code } from '../errors.ts'
import { MigError } from '../errors.ts'
import { Receipt } from '../wire/generated/result.js'
import { MAX_RECEIPT_BYTES } from '../wire/limits.ts'
import { decodeNormal, openSigned, signPayload } from './signed.ts'

/** SHA-256 */
const DIGEST_BYTES = 32

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

/** A receipt that is expected: of whom. */
export interface ExpectedReceipt extends ReceiptContent {
  /** peer id text of who has to have signed it */
  readonly issuer: string
}

/** A signed receipt: "I have stored this result". Ed25519 is deterministic: the same content gives the same bytes. */
export async function signReceipt(content: ReceiptContent, privateKey: PrivateKey): Promise<Uint8Array> {
  return signPayload('receipt', encode(content), privateKey)
}

/**
 * Checks that `bytes` is the receipt of exactly `expected`, signed by the node that issued the order.
 *
 * @param expected.issuer - `reply.peer` of the order
 * @throws MigError `RECEIPT_INVALID`
 */
export async function verifyReceipt(bytes: Uint8Array, expected: ExpectedReceipt): Promise<void> {
  await verify('receipt', bytes, expected, 'RECEIPT_INVALID')
}

/**
 * The receipt of a custodian: "I keep this result until the node that issued the order has it". It slows the retries of
 * who handed the result over, and nothing else: a receipt is what the result is deleted on.
 */
export async function signCustody(content: ReceiptContent, privateKey: PrivateKey): Promise<Uint8Array> {
  return signPayload('custody', encode(content), privateKey)
}

/**
 * Checks that `bytes` is the custody receipt of exactly `expected`.
 *
 * @param expected.issuer - the custodian
 * @throws MigError `CUSTODY_INVALID`
 */
export async function verifyCustody(bytes: Uint8Array, expected: ExpectedReceipt): Promise<void> {
  await verify('custody', bytes, expected, 'CUSTODY_INVALID')
}

/**
 * Which result a receipt names, before it is known whether that is waited for; its signature is good then, but anybody
 * can have made it: {@link verifyReceipt} says whether it is the receipt.
 *
 * @throws MigError `RECEIPT_INVALID`
 */
export async function readReceipt(bytes: Uint8Array): Promise<ExpectedReceipt> {
  const { payload, signer } = await open('receipt', bytes, 'RECEIPT_INVALID')
  const { mesh, orderDigest, agent, sequence, resultDigest } = decodeNormal(Receipt, payload, 'RECEIPT_INVALID')
  if (orderDigest.byteLength !== DIGEST_BYTES || resultDigest.byteLength !== DIGEST_BYTES) {
    throw new MigError('RECEIPT_INVALID', 'A digest of the receipt is not 32 bytes.')
  }
  return {
    mesh,
    orderDigest: toHex(orderDigest),
    agent,
    sequence,
    resultDigest: toHex(resultDigest),
    issuer: signer
  }
}

async function verify(
  domain: 'receipt' | 'custody',
  bytes: Uint8Array,
  expected: ExpectedReceipt,
  code: Code
): Promise<void> {
  const { payload, signer } = await open(domain, bytes, code)
  if (signer !== expected.issuer) throw new MigError(code, `The receipt is signed by ${signer}.`)
  // There is one encoding of a content, so equal bytes are equal fields, and nothing has to be decoded.
  if (!equalBytes(payload, encode(expected))) throw new MigError(code, 'The receipt is for another result.')
}

async function open(
  domain: 'receipt' | 'custody',
  bytes: Uint8Array,
  code: Code
): Promise<{ payload: Uint8Array; signer: string }> {
  if (bytes.byteLength > MAX_RECEIPT_BYTES) throw new MigError(code, 'The receipt is too large.')
  return openSigned(domain, bytes, code)
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
