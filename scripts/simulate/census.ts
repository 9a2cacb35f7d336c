import { MAX_SYNC_BUCKETS, MAX_SYNC_ENTRIES } from '../../src/protocol/wire/limits.ts'
import type { AllCosts } from './costs.ts'
import type { PresenceFlow } from './presence.ts'

/** What it costs each node, on average, that all nodes know all nodes. */
export interface CensusLoad {
  /** nodes that one node can know */
  readonly known: number
  readonly memoryBytes: number
  /** s between two presences of one node */
  readonly intervalSec: number
  /** presences that come to a node: of all that it knows */
  readonly presencesPerSec: number
  /** by telling news, bytes sent, as many received */
  readonly rumourBytesPerMin: number
  readonly rumourCpuMsPerMin: number
  /** by comparing what is held */
  readonly syncBytesPerMin: number
  readonly syncCpuMsPerMin: number
  /** of one core */
  readonly cpuShare: number
  /** what a node that joins, or an investigator without a census, takes in */
  readonly joinBytes: number
  readonly joinCpuMs: number
}

/** src/node/mesh/own-presence.ts, src/node/config-file.ts */
const MS_PER_NODE = 500
const PRESENCE_SEC = 600
const SYNC_SEC = 45
const BUCKET_BYTES = 8

/** Presences of all nodes together in one second: the interval grows with the census, and no further than that does. */
export function presencesPerSec(nodes: number): number {
  return nodes / intervalSec(nodes)
}

function intervalSec(nodes: number): number {
  return Math.max(PRESENCE_SEC, (Math.min(nodes, MAX_SYNC_ENTRIES) * MS_PER_NODE) / 1000)
}

/**
 * @param nodes - of the mesh; above MAX_SYNC_ENTRIES every node is taken to know the same ones, so that what follows is the
 *   least that it costs: see {@link overfullBytes}
 * @param neighbours - of a node, on average
 * @param flow - some presences in a mesh of so many nodes
 */
export function censusLoad(nodes: number, neighbours: number, flow: PresenceFlow, costs: AllCosts): CensusLoad {
  const known = Math.min(nodes, MAX_SYNC_ENTRIES)
  const perSec = presencesPerSec(known)
  const perMin = perSec * 60
  /** of a node, for each presence */
  const share = 1 / flow.made / nodes
  const questions = flow.questions * share
  const carried = flow.carried * share
  const named = flow.named * share
  const rumourBytes = questions * costs.questionBytes + carried * costs.presenceBytes + named * costs.entryBytes
  // each end of a question pays half of it
  const rumourCpu = questions * costs.syncQuestionMs + costs.presenceVerifyMs
  const sync = syncRounds(known, neighbours, perSec, flow.skewMs, costs)
  return {
    known,
    memoryBytes: known * costs.censusBytesPerNode,
    intervalSec: intervalSec(nodes),
    presencesPerSec: perSec,
    rumourBytesPerMin: perMin * rumourBytes,
    rumourCpuMsPerMin: perMin * rumourCpu,
    ...sync,
    cpuShare: (perMin * rumourCpu + sync.syncCpuMsPerMin) / 60_000,
    joinBytes: known * (costs.presenceBytes + 2 * costs.entryBytes),
    joinCpuMs: known * costs.presenceVerifyMs
  }
}

/** Rounds of sync with all neighbours in a minute, when news is all that differs. */
function syncRounds(known: number, neighbours: number, perSec: number, skewMs: number, costs: AllCosts) {
  const rounds = (neighbours * 60) / SYNC_SEC
  /** news that one end has and the other has not yet */
  const differing = (perSec * skewMs) / 1000
  const differs = 1 - Math.exp(-differing)
  // an index is good until the next presence, and 2 s at most
  const indexMs = (known * costs.indexUsPerEntry) / 1000
  const bucketMs = (known * costs.bucketUsPerEntry) / 1000
  const buckets = Math.min(MAX_SYNC_BUCKETS, 2 ** Math.ceil(Math.log2(Math.max(1, known / 16))))
  const listed = Math.min(differing, buckets) * (known / buckets)
  // both ends make the index; the costs of a hello and a question are those of both ends, and a round has two ends
  const cpuMs = indexMs + differs * (bucketMs + costs.syncQuestionMs / 2) + costs.syncHelloMs / 2
  const bytes =
    costs.helloBytes / 2 +
    differs * ((buckets * (BUCKET_BYTES + 1)) / 2 + costs.questionBytes / 2 + (listed * costs.entryBytes) / 2)
  return { syncBytesPerMin: rounds * bytes, syncCpuMsPerMin: rounds * cpuMs }
}

/**
 * Bytes that a node sends in a minute to compare the census when it is full and neighbours hold different nodes in it, as
 * after a start of all nodes at once: each round lists all that one end holds, and offers all that the other lacks.
 */
export function overfullBytes(nodes: number, neighbours: number, costs: AllCosts): number {
  if (nodes <= MAX_SYNC_ENTRIES) return 0
  const lacked = MAX_SYNC_ENTRIES * (1 - MAX_SYNC_ENTRIES / nodes)
  const rounds = (neighbours * 60) / SYNC_SEC
  return (rounds * (MAX_SYNC_ENTRIES + lacked) * costs.entryBytes) / 2
}
