import { canonicalBytes } from '../../protocol/order/canonical.ts'
import { readOrderFile } from '../../protocol/order/order-file.ts'
import { parseOrder, type Policy } from '../../protocol/order/schema.ts'
import type { InvestigatorApi, PolicyRow, PolicyView } from '../api/api.ts'

/** The policy of a row; the node has checked it. */
export function policyOf({ orderFile }: PolicyRow): Policy {
  return parseOrder(canonicalBytes(readOrderFile(orderFile).order)) as Policy
}

/** The row of the policy in force: there is always version 0. */
export function rowInForce({ chain }: PolicyView): PolicyRow {
  return chain.at(-1) as PolicyRow
}

/** The policy that the node holds, which is online where that matters. */
export async function policyInForce(node: Pick<InvestigatorApi, 'policies'>): Promise<Policy> {
  return policyOf(rowInForce(await node.policies({ isOffline: true })))
}
