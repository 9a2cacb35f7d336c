import { RPC } from '@chainsafe/libp2p-gossipsub/message'
import { startMemoryHost } from '../helpers/memory-host.ts'

type Rpc = Parameters<typeof RPC.encode>[0]

/** What gossip brought, over all nodes of the process. */
export interface GossipCount {
  /** messages, copies included */
  readonly messages: number
  /** bytes of what else there is in its RPCs: what is known, wanted and not wanted, meshes, subscriptions */
  readonly controlBytes: number
}

/** Counts what gossipsub receives, from now on, in every node of the process. @returns reads the count */
export async function countGossip(): Promise<() => GossipCount> {
  const host = await startMemoryHost()
  const prototype = Object.getPrototypeOf(host.pubsub) as {
    handleReceivedRpc(from: unknown, rpc: Rpc): Promise<void>
  }
  await host.stop()
  const receive = prototype.handleReceivedRpc
  let messages = 0
  let controlBytes = 0
  prototype.handleReceivedRpc = function (from, rpc) {
    messages += rpc.messages?.length ?? 0
    controlBytes += RPC.encode({ ...rpc, messages: [] }).byteLength
    return receive.call(this, from, rpc)
  }
  return () => ({ messages, controlBytes })
}
