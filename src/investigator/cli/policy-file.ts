import { MigError } from '../../protocol/errors.ts'
import { readOrderFile } from '../../protocol/order/order-file.ts'
import type { Policy } from '../../protocol/order/schema.ts'
import { readTextFile } from '../home/private-file.ts'
import { checkOrder } from '../sign/check-order.ts'

/**
 * A policy that was proposed, and the signatures that it has by now.
 * @throws MigError `FILE_UNREADABLE`, `ACTION_FILE_INVALID`, and as `readOrderFile`
 */
export async function readPolicyDraft(
  path: string
): Promise<{ policy: Policy; signatures: Uint8Array[]; text: string }> {
  const text = await readTextFile(path)
  const { order, signatures } = readOrderFile(text)
  const policy = checkOrder(order)
  if (policy.kind !== 'policy') {
    throw new MigError('ACTION_FILE_INVALID', `${path} holds a ${policy.kind}, not a policy.`)
  }
  return { policy, signatures, text }
}
