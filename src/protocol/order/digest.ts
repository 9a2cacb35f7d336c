import { sha256Hex } from '../../util/bytes.ts'

/** SHA-256 of the signed bytes of an order, 64 lower-case hex digits: store key and run-once key. */
export type OrderDigest = string & { readonly brand: 'OrderDigest' }

/** @param orderBytes - the canonical bytes without `pgpsignatures` */
export function orderDigest(orderBytes: Uint8Array): OrderDigest {
  return sha256Hex(orderBytes) as OrderDigest
}

/**
 * SHA-256 of an encoded envelope, 64 lower-case hex digits: the gossip message id. Not the order digest: gossipsub marks
 * an id as seen before validation, so anyone could suppress an order by sending it first with a bad signature.
 */
export function envelopeDigest(envelopeBytes: Uint8Array): string {
  return sha256Hex(envelopeBytes)
}
