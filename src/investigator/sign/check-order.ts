import { MigError } from '../../protocol/errors.ts'
import { canonicalBytes } from '../../protocol/order/canonical.ts'
import { parseOrder } from '../../protocol/order/schema.ts'
import type { Order } from '../../protocol/order/schema.ts'

/**
 * The order of an order file, as every node will read it: nobody signs what no node takes.
 * @throws MigError `ACTION_FILE_INVALID` with the field that does not fit
 */
export function checkOrder(order: unknown): Order {
  try {
    return parseOrder(canonicalBytes(order))
  } catch (cause) {
    if (!(cause instanceof MigError)) throw cause
    throw new MigError('ACTION_FILE_INVALID', `The file holds no order that a node takes: ${cause.message}`, { cause })
  }
}
