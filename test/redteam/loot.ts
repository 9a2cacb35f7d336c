import type { PrivateKey } from '@libp2p/interface'
import { join } from 'node:path'
import { readNodeKey } from '../../src/node/mesh/node-key.ts'
import { AgentStore } from '../../src/store/agent-store.ts'
import type { StoredOrder } from '../../src/store/orders.ts'
import { collect } from '../helpers/collect.ts'

/** The complete state of a node that somebody took: its key, and all that its database holds. */
export interface Loot {
  readonly key: PrivateKey
  readonly orders: readonly StoredOrder[]
  /** sealed results, its own and those that it kept for others */
  readonly results: readonly Uint8Array[]
  readonly receipts: readonly Uint8Array[]
}

/** Takes a node that does not run any more. Agents and relays have one key space. */
export async function take(home: string): Promise<Loot> {
  const key = await readNodeKey(join(home, 'node.key'))
  await using store = await AgentStore.open(join(home, 'db'))
  const orders = await collect(store.orders.all())
  const results: (Uint8Array | undefined)[] = []
  const receipts: (Uint8Array | undefined)[] = []
  for await (const { orderDigest, sequence } of store.outbox.heads()) {
    results.push(await store.outbox.sealed(orderDigest, sequence))
  }
  for await (const { resultDigest } of store.custody.heads()) {
    results.push(await store.custody.sealed(resultDigest))
    receipts.push(await store.custody.receipt(resultDigest))
  }
  return { key, orders, results: results.filter(isThere), receipts: receipts.filter(isThere) }
}

function isThere(bytes: Uint8Array | undefined): bytes is Uint8Array {
  return bytes !== undefined
}
