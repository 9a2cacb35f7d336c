import type { AllCosts, Costs } from './costs.ts'
import { EventQueue } from './event-queue.ts'
import { degreeOf, type Graph } from './graph.ts'
import type { Network } from './network.ts'

/** What one order does to a mesh. */
export interface Dissemination {
  /** ms from publishing until the node has checked the order; infinite for who never gets it */
  readonly heldMs: Float64Array
  /** connections that the order crossed on its way to the node that were the quickest; 0 for the publisher */
  readonly hops: Uint8Array
  /** copies that all nodes got, the first ones included */
  readonly copies: number
  /** IDONTWANT messages that were sent */
  readonly refusals: number
  /** IHAVE messages that follow, to neighbours outside the topic mesh */
  readonly announcements: number
}

/** gossipsub announces a message at so many heartbeats (mcacheGossip), to at most so many peers outside the mesh. */
const ANNOUNCED_TIMES = 30
const ANNOUNCED_TO = 6
/** gossipsub sends IDONTWANT for messages of so many bytes and more. */
const REFUSABLE_BYTES = 512

const COPY = 0
const REFUSAL = 1
const FORWARD = 2

/**
 * One order from `publisher`: to all its neighbours (floodPublish); each node tells its topic mesh that it wants no other
 * copy, checks it, and passes it on to those of its topic mesh that have not told it so.
 */
export function disseminate(
  graph: Graph,
  mesh: Graph,
  publisher: number,
  deps: { network: Network; costs: Pick<Costs, 'envelopeBytes' | 'envelopeCheckMs'> }
): Dissemination {
  const { network, costs } = deps
  const events = new EventQueue()
  const heldMs = new Float64Array(graph.nodes).fill(Number.POSITIVE_INFINITY)
  const hops = new Uint8Array(graph.nodes)
  const isSeen = new Uint8Array(graph.nodes)
  /** of each edge of the mesh: its target has told its source that it has the order */
  const isRefused = new Uint8Array(mesh.targets.length)
  /** the edge of the mesh by which the first copy came, as its receiver has it */
  const backward = new Int32Array(graph.nodes).fill(-1)
  const canRefuse = costs.envelopeBytes >= REFUSABLE_BYTES
  let copies = 0
  let refusals = 0

  const see = (node: number, hop: number, from: number): void => {
    isSeen[node] = 1
    hops[node] = hop
    backward[node] = from
    if (canRefuse) {
      for (let edge = mesh.offsets[node]!; edge < mesh.offsets[node + 1]!; edge++) {
        if (edge === from) continue
        refusals++
        events.add(events.time + network.oneWayMs(), REFUSAL, mesh.reverse[edge]!)
      }
    }
    events.add(events.time + costs.envelopeCheckMs, FORWARD, node)
  }
  const receive = (node: number, hop: number, from: number): void => {
    copies++
    if (isSeen[node] === 0) see(node, hop, from)
  }

  isSeen[publisher] = 1
  heldMs[publisher] = 0
  for (let edge = graph.offsets[publisher]!; edge < graph.offsets[publisher + 1]!; edge++) {
    const to = graph.targets[edge]!
    events.add(network.oneWayMs(), COPY, edgeBetween(mesh, publisher, to), to)
  }
  while (events.take()) {
    const { kind, subject, detail, time } = events
    if (kind === REFUSAL) isRefused[subject] = 1
    else if (kind === COPY && subject < 0) receive(detail, 1, -1)
    else if (kind === COPY) receive(mesh.targets[subject]!, hops[sourceOf(mesh, subject)]! + 1, mesh.reverse[subject]!)
    else {
      heldMs[subject] = time
      for (let edge = mesh.offsets[subject]!; edge < mesh.offsets[subject + 1]!; edge++) {
        if (edge !== backward[subject] && isRefused[edge] === 0) events.add(time + network.oneWayMs(), COPY, edge)
      }
    }
  }
  return { heldMs, hops, copies, refusals, announcements: announcementsOf(graph, mesh) }
}

/** Messages a mesh sends after an order to say who has it. */
function announcementsOf(graph: Graph, mesh: Graph): number {
  let count = 0
  for (let node = 0; node < graph.nodes; node++) {
    count += ANNOUNCED_TIMES * Math.min(ANNOUNCED_TO, degreeOf(graph, node) - degreeOf(mesh, node))
  }
  return count
}

/** The place of an edge; -1 when the two are not connected. */
function edgeBetween({ offsets, targets }: Graph, from: number, to: number): number {
  const at = targets.subarray(offsets[from], offsets[from + 1]).indexOf(to)
  return at < 0 ? -1 : offsets[from]! + at
}

function sourceOf({ targets, reverse }: Graph, edge: number): number {
  return targets[reverse[edge]!]!
}

/** How many copies a node gets besides the first, on average over all but the publisher. */
export function duplicatesOf({ copies, hops }: Dissemination): number {
  const others = hops.length - 1
  return (copies - others) / others
}

/** Bytes that a node sends for one order, on average; as many come in. */
export function bytesOf(
  { copies, refusals, announcements, hops }: Dissemination,
  { envelopeBytes, copyOverheadBytes, controlBytes, announcementBytes }: AllCosts
): { readonly copies: number; readonly control: number } {
  return {
    copies: (copies * (envelopeBytes + copyOverheadBytes)) / hops.length,
    control: (refusals * controlBytes + announcements * announcementBytes) / hops.length
  }
}
