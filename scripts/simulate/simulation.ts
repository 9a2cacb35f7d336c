import { MAX_REPLY_VIA, MAX_SYNC_ENTRIES } from '../../src/protocol/wire/limits.ts'
import { censusLoad, overfullBytes, presencesPerSec, type CensusLoad } from './census.ts'
import { MEASURED, OVERHEADS, type AllCosts } from './costs.ts'
import { bytesOf, disseminate, duplicatesOf } from './dissemination.ts'
import { FanIn } from './fan-in.ts'
import { makeGraph, meanDegree, topicMesh, type Graph } from './graph.ts'
import { Network } from './network.ts'
import { PresenceSpread, type PresenceFlow } from './presence.ts'
import { meanOf, quantilesOf, type Quantiles } from './quantiles.ts'
import { Random } from './random.ts'

export interface SimulationOptions {
  /** agents */
  readonly nodes: number
  /** that a node looks for */
  readonly neighbours: number
  readonly rttMs: number
  /** 0 <= x < 1: part of all packets that are lost */
  readonly loss: number
  /** width of the answer window, ms; undefined: what an investigator chooses */
  readonly spreadMs?: number
  /** ms that the operations take on an agent; each is drawn 50 % around it */
  readonly runMs: number
  /** part of one core that the investigator is to spend on answers, for the advice */
  readonly load: number
  readonly seed: number
}

/** What so many agents would do. Times in ms, CPU times in ms of one core, all figures "per node" on average. */
export interface Simulation {
  readonly options: SimulationOptions & { readonly spreadMs: number }
  readonly mesh: { readonly meanNeighbours: number; readonly meanTopicPeers: number }
  readonly order: {
    /** from publishing until an agent holds the order */
    readonly heldMs: Quantiles
    readonly hops: { readonly mean: number; readonly most: number }
    readonly duplicatesPerNode: number
    readonly copyBytesPerNode: number
    readonly controlBytesPerNode: number
    readonly cpuMsPerNode: number
  }
  readonly answers: {
    /** from publishing until an answer is stored */
    readonly storedMs: Quantiles
    readonly stored: number
    readonly cpuMs: number
    readonly peakLoad: number
    readonly peakConnectionsPerSec: number
    readonly mostOpen: number
    readonly bytes: number
    readonly entrusted: number
    readonly repeated: number
    readonly turnedAway: number
    readonly dialTimeouts: number
    readonly refused: number
    readonly attemptsPerSecAtEnd: number
    /** the narrowest window in which the investigator spends no more than `load` */
    readonly adviceSpreadMs: number
  }
  readonly census: CensusLoad & {
    /** from making a presence until the last node has it */
    readonly lastMs: number
    readonly repeatedShare: number
    /** bytes a node sends in a minute when the census is full and nodes hold different parts */
    readonly overfullBytesPerMin: number
  }
}

/** src/investigator/publisher.ts: what an investigator chooses. It expects no more answers than the census has nodes. */
export function defaultSpreadMs(nodes: number): number {
  const expected = Math.min(nodes, MAX_SYNC_ENTRIES)
  return expected > 150 ? 5 * expected : 0
}

/** Presences that are played: enough that several are under way at a time, where memory allows. */
function presencesToPlay(nodes: number): number {
  return Math.max(8, Math.min(120, Math.floor(600_000 / nodes)))
}

export function simulate(options: SimulationOptions): Simulation {
  const costs: AllCosts = { ...MEASURED, ...OVERHEADS }
  const spreadMs = options.spreadMs ?? defaultSpreadMs(options.nodes)
  const random = new Random(options.seed)
  const network = new Network(options, { random })
  // the investigator is one more node, the last to come
  const graph = makeGraph(options.nodes + 1, options.neighbours, random)
  const topic = topicMesh(graph, random)
  const investigator = options.nodes
  const order = disseminate(graph, topic, investigator, { network, costs })
  const bytes = bytesOf(order, costs)
  const heldMs = order.heldMs.subarray(0, options.nodes)
  const hops = order.hops.subarray(0, options.nodes)
  const duplicatesPerNode = duplicatesOf(order)

  const custodians = Math.min(MAX_REPLY_VIA, graph.offsets[investigator + 1]! - graph.offsets[investigator]!)
  const readyMs = heldMs.map((held) => held + random.around(options.runMs))
  const fanIn = new FanIn({ readyMs, spreadMs, custodians }, { network, random, costs }).run()
  const stored = fanIn.storedMs.reduce((sum, at) => sum + Number(Number.isFinite(at)), 0)

  const flow = spreadPresences(options.nodes, graph, { network, random })
  return {
    options: { ...options, spreadMs },
    mesh: { meanNeighbours: meanDegree(graph), meanTopicPeers: meanDegree(topic) },
    order: {
      heldMs: quantilesOf(heldMs),
      hops: { mean: meanOf(hops), most: hops.reduce((most, hop) => Math.max(most, hop), 0) },
      duplicatesPerNode,
      copyBytesPerNode: bytes.copies,
      controlBytesPerNode: bytes.control,
      cpuMsPerNode: costs.envelopeCheckMs + (1 + duplicatesPerNode) * costs.gossipCopyMs
    },
    answers: {
      ...fanIn,
      storedMs: quantilesOf(fanIn.storedMs),
      stored,
      bytes: stored * (costs.resultBytes + costs.connectionBytes),
      adviceSpreadMs: Math.ceil((options.nodes * costs.resultNewMs) / options.load)
    },
    census: {
      ...censusLoad(options.nodes, meanDegree(graph), flow, costs),
      lastMs: flow.lastMs,
      repeatedShare: flow.repeated / flow.carried,
      overfullBytesPerMin: overfullBytes(options.nodes, meanDegree(graph), costs)
    }
  }
}

function spreadPresences(nodes: number, graph: Graph, deps: { network: Network; random: Random }): PresenceFlow {
  // presences of nodes that the census does not have, get no further than to their neighbours
  const perSec = presencesPerSec(Math.min(nodes, MAX_SYNC_ENTRIES))
  const options = { presences: presencesToPlay(nodes), perSec }
  return new PresenceSpread(graph, options, deps).run()
}
