import { canonicalBytes } from '../../protocol/order/canonical.ts'
import { writeOrderFile } from '../../protocol/order/order-file.ts'
import type { Signer } from './signer.ts'

/**
 * Adds a signature over the canonical form of an order.
 * @param signatures - those it has already
 * @returns the order file
 */
export async function signOrder(order: object, signatures: readonly Uint8Array[], signer: Signer): Promise<string> {
  return writeOrderFile(order, [...signatures, await signer.sign(canonicalBytes(order))])
}
