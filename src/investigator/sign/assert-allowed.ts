import { MigError } from '../../protocol/errors.ts'
import { readOrderFile } from '../../protocol/order/order-file.ts'
import type { Policy } from '../../protocol/order/schema.ts'
import type { Ms } from '../../util/clock.ts'
import { checkOrder } from './check-order.ts'
import { inspectSignatures } from './inspect-signatures.ts'
import { judgeOrder } from './judge-order.ts'

/**
 * Refuses, before anything is published, what the policy makes every agent refuse.
 *
 * @param orderFile - the signed order
 * @throws MigError `ACL_DENIED` naming the weight or person that is missing; `ORDER_INVALID` for what stands against the
 *   whole order
 */
export async function assertAllowed(
  orderFile: string,
  context: { readonly policy: Policy; readonly mesh: string; readonly now: Ms }
): Promise<void> {
  const { order, signatures } = readOrderFile(orderFile)
  const signers = await inspectSignatures(order, signatures, context.policy, context.now)
  const { operations, problems } = judgeOrder(checkOrder(order), signers, context)
  if (problems[0] !== undefined) throw new MigError('ORDER_INVALID', problems[0])
  const denied = operations.find(({ allowed }) => !allowed)
  if (denied !== undefined) {
    throw new MigError('ACL_DENIED', `${denied.reason} -s and mig action sign pass it on; --force publishes it short.`)
  }
}
