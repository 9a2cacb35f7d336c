import type { PeerInfo } from '../../src/node/mesh/mesh.ts'
import type { Presence } from '../../src/protocol/result/presence.ts'
import { neighbourKey } from '../../src/protocol/result/surroundings.ts'
import { Sight } from '../../src/investigator/sight/sight.ts'
import { exampleAgentRecord } from './example-agent-record.ts'
import { nodeKey } from './node-keys.ts'

export const SIGHT_NOW = 1_700_000_000_000

/** Peer id of node number `n`. */
export async function idOf(n: number): Promise<string> {
  return (await nodeKey(n)).id
}

/** How a presence names node number `n`. */
export async function keyOf(n: number): Promise<string> {
  return neighbourKey(await idOf(n)) as string
}

/** The presence of node number `n`: an agent `host-n`, unless it is told otherwise, with these nodes as neighbours. */
export async function presenceOf(
  n: number,
  changes: Partial<Presence> = {},
  neighbours: readonly number[] = []
): Promise<Presence> {
  const id = await idOf(n)
  const told = await Promise.all(neighbours.map(async (other) => ({ key: await keyOf(other) })))
  const { role = 'agent' } = changes
  return {
    mesh: 'm',
    id,
    seq: 1,
    time: SIGHT_NOW,
    version: '1.0.0',
    policyVersion: 3,
    role,
    addresses: [`/ip4/10.1.0.${n}/tcp/1664`],
    ...(role === 'agent' ? { record: exampleAgentRecord(id, { name: `host-${n}` }) } : {}),
    ...(told.length > 0 ? { neighbours: told } : {}),
    ...changes
  }
}

/** Node number `n` is connected. */
export async function peerOf(n: number, changes: Partial<PeerInfo> = {}): Promise<PeerInfo> {
  const id = await idOf(n)
  return { id, address: '/ip4/10.1.0.1/tcp/1', direction: 'outbound', isNeighbour: true, since: 0, ...changes }
}

/** What node number 99 sees. */
export async function sightOf(presences: readonly Presence[], peers: readonly PeerInfo[] = []): Promise<Sight> {
  return new Sight({ self: await idOf(99), now: SIGHT_NOW, presences, peers })
}
