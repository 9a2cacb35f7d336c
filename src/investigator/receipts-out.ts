import type { PrivateKey } from '@libp2p/interface'
import type { ActionTracker } from './action-tracker.ts'
import type { Results } from '../store/results.ts'
import { signReceipt } from '../protocol/result/receipt.ts'

/** Receipts of every result of these actions that is stored, for agents that cannot be told in another way. */
export async function* receiptsOf(
  trackers: Iterable<ActionTracker>,
  mesh: string,
  { results, privateKey }: { readonly results: Results; readonly privateKey: PrivateKey }
): AsyncGenerator<Uint8Array> {
  for (const { digest } of trackers) {
    for await (const { agent, sequence, resultDigest } of results.heads(digest)) {
      yield await signReceipt({ mesh, orderDigest: digest, agent, sequence, resultDigest }, privateKey)
    }
  }
}
