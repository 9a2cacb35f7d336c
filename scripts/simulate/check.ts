import { setTimeout as sleep } from 'node:timers/promises'
import { memory } from '@libp2p/memory'
import type { TransportFactory } from '../../src/node/mesh/create-host.ts'
import { systemClock } from '../../src/util/clock.ts'
import { neighboursOf, startNode, targetOf, type TestNode } from '../../test/helpers/mesh-node.ts'
import { eventually } from '../../test/helpers/processes.ts'
import { MEASURED } from './costs.ts'
import { disseminate, duplicatesOf } from './dissemination.ts'
import { graphOf, meanDegree, topicMesh, type Graph } from './graph.ts'
import { Network } from './network.ts'
import { meanOf } from './quantiles.ts'
import { Random } from './random.ts'

/** How an order gets through a mesh, as the model says it or as a mesh did it; on average over some orders. */
export interface Passage {
  readonly neighbours: number
  /** part of the nodes that got the order */
  readonly reached: number
  readonly meanHops: number
  readonly mostHops: number
  readonly duplicatesPerNode: number
}

/** Orders that are sent, one after the other, each from another node. */
const ORDERS = 5
/** What a node looks for (src/node/mesh/neighbours.ts). */
const NEIGHBOURS = 6
const HEARTBEAT_MS = 200
/** Heartbeats after which the meshes of the topic are as they stay. */
const SETTLE_HEARTBEATS = 15
/** Copies may come for so long when all have the order. */
const QUIET_MS = 500

let started = 0

/**
 * The model on the connections of a real mesh, with the times of nodes that share one process: a way takes some turns of
 * the event loop, a check that does nothing takes one.
 */
export function predictPassage(graph: Graph, seed: number): Passage {
  const { nodes } = graph
  const random = new Random(seed)
  const network = new Network({ rttMs: 2, jitter: 0.3, loss: 0 }, { random })
  const costs = { envelopeBytes: MEASURED.envelopeBytes, envelopeCheckMs: 0.25 }
  const topic = topicMesh(graph, random)
  const orders = Array.from({ length: ORDERS }, () =>
    disseminate(graph, topic, random.below(nodes), { network, costs })
  )
  return {
    neighbours: meanDegree(graph),
    reached: meanOf(orders.map(({ heldMs }) => heldMs.filter(Number.isFinite).length / nodes)),
    meanHops: meanOf(orders.map(({ hops }) => meanOf(hops))),
    mostHops: meanOf(orders.map(({ hops }) => Math.max(...hops))),
    duplicatesPerNode: meanOf(orders.map(duplicatesOf))
  }
}

/** Real nodes in this process, over libp2p's memory transport, with all of gossip and sync. */
export async function observePassage(nodes: number): Promise<{ readonly passage: Passage; readonly graph: Graph }> {
  const mesh: TestNode[] = []
  const copies = { count: 0 }
  try {
    while (mesh.length < nodes) mesh.push(await startCounting(mesh, copies))
    await eventually(() => mesh.every((node) => neighboursOf(node).length >= NEIGHBOURS), 300_000)
    await sleep(SETTLE_HEARTBEATS * HEARTBEAT_MS)
    const graph = connectionsOf(mesh)
    const orders: Omit<Passage, 'neighbours'>[] = []
    for (let n = 0; n < ORDERS; n++) orders.push(await passOne(mesh, Math.floor((n * nodes) / ORDERS), copies))
    const passage = {
      neighbours: meanDegree(graph),
      reached: meanOf(orders.map(({ reached }) => reached)),
      meanHops: meanOf(orders.map(({ meanHops }) => meanHops)),
      mostHops: meanOf(orders.map(({ mostHops }) => mostHops)),
      duplicatesPerNode: meanOf(orders.map(({ duplicatesPerNode }) => duplicatesPerNode))
    }
    return { passage, graph }
  } finally {
    await Promise.all(mesh.map((node) => node[Symbol.asyncDispose]()))
  }
}

/** One more node, that finds its neighbours among all; what gossip brings it is counted. */
async function startCounting(mesh: readonly TestNode[], copies: { count: number }): Promise<TestNode> {
  const node = await startNode(
    { listen: () => `/memory/simulate-${started++}`, transport: () => memory() as TransportFactory },
    {
      bootstrap: mesh[0]?.mesh.addresses() ?? [],
      candidates: () => mesh.map(targetOf),
      timers: { syncSec: 45, heartbeatMs: HEARTBEAT_MS }
    }
  )
  const { budget } = node
  const spend = budget.spendRpc.bind(budget)
  budget.spendRpc = (peer, messages) => {
    copies.count += messages
    return spend(peer, messages)
  }
  return node
}

/** Who is whose neighbour now. */
function connectionsOf(mesh: readonly TestNode[]): Graph {
  const index = new Map(mesh.map((node, at) => [node.mesh.id, at]))
  const links = mesh.flatMap((node, at) =>
    neighboursOf(node).flatMap((id) => (index.get(id)! > at ? [at, index.get(id)!] : []))
  )
  return graphOf(mesh.length, links)
}

async function passOne(mesh: readonly TestNode[], publisher: number, copies: { count: number }) {
  copies.count = 0
  const bytes = new Uint8Array(MEASURED.envelopeBytes)
  crypto.getRandomValues(bytes)
  const key = mesh[publisher]!.orders.add(bytes)
  await eventually(() => mesh.every(({ orders }) => orders.held.has(key)), 60_000)
  await systemClock.sleep(QUIET_MS)
  const hops = hopsOf(mesh, mesh[publisher]!, key)
  const others = mesh.length - 1
  return {
    reached: mesh.filter(({ orders }) => orders.held.has(key)).length / mesh.length,
    meanHops: meanOf(hops),
    mostHops: Math.max(...hops),
    duplicatesPerNode: (copies.count - others) / others
  }
}

/** How many connections the order crossed on its way to each node: back from whom it came, to the publisher. */
function hopsOf(mesh: readonly TestNode[], publisher: TestNode, key: string): number[] {
  const byId = new Map(mesh.map((node) => [node.mesh.id, node]))
  const hopsTo = (node: TestNode): number => {
    if (node === publisher) return 0
    return 1 + hopsTo(byId.get(node.orders.offers.get(key)?.[0] ?? '')!)
  }
  return mesh.map(hopsTo)
}

/** Both, for some sizes of mesh, as lines of a table. */
export async function* check(sizes: readonly number[], seed: number): AsyncGenerator<string> {
  const row = (...cells: readonly string[]): string => cells.map((cell) => cell.padStart(11)).join('')
  const cellsOf = ({ neighbours, reached, meanHops, mostHops, duplicatesPerNode }: Passage): string[] => [
    neighbours.toFixed(1),
    `${(100 * reached).toFixed(0)} %`,
    meanHops.toFixed(2),
    mostHops.toFixed(1),
    duplicatesPerNode.toFixed(2)
  ]
  yield row('nodes', '', 'neighbours', 'reached', 'mean hops', 'most hops', 'duplicates')
  for (const nodes of sizes) {
    const { passage, graph } = await observePassage(nodes)
    yield row(String(nodes), 'real', ...cellsOf(passage))
    yield row('', 'model', ...cellsOf(predictPassage(graph, seed)))
  }
}
