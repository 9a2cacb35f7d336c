import { MAX_SYNC_ENTRIES, MAX_UNKNOWN_AGENTS_PER_ORDER } from '../../src/protocol/wire/limits.ts'
import type { Quantiles } from './quantiles.ts'
import type { Simulation } from './simulation.ts'

/** A load of the investigator, as part of one core, above which answers queue up. */
const FULL_LOAD = 0.95
/** Part of the answers that may go to custodians without a word. */
const FEW_ENTRUSTED = 0.01
/** Part of a core that an agent may take at rest before it is worth a word. */
const NOTABLE_SHARE = 0.01
/** s that taking in the whole census may take before a first preview is late. */
const LATE_CENSUS_MS = 1000

/** The simulation for people. */
export function textOf(simulation: Simulation): string {
  const { options, mesh, order, answers, census } = simulation
  const { nodes, rttMs, loss, spreadMs, seed } = options
  return [
    `${count(nodes)} agents and one investigator; round trip ${rttMs} ms, ${percent(loss)} loss, seed ${seed}`,
    `a node has ${mesh.meanNeighbours.toFixed(1)} neighbours, ${mesh.meanTopicPeers.toFixed(1)} of them in the mesh of the topic`,
    '',
    'An order, from publishing until an agent holds it',
    line('first, half, 99 %, last', times(order.heldMs)),
    line('connections crossed, mean, most', `${order.hops.mean.toFixed(1)}, ${order.hops.most}`),
    line('duplicates per node', order.duplicatesPerNode.toFixed(1)),
    line('sent per node, copies', bytes(order.copyBytesPerNode)),
    line('sent per node, control', bytes(order.controlBytesPerNode)),
    line('CPU per node', `${order.cpuMsPerNode.toFixed(1)} ms`),
    '',
    `Answers, from publishing until stored; answer window ${seconds(spreadMs)}`,
    line('first, half, 99 %, last', times(answers.storedMs)),
    line('stored', `${count(answers.stored)} of ${count(nodes)}`),
    line('CPU of the investigator', seconds(answers.cpuMs)),
    line('busiest 10 s', `${percent(answers.peakLoad)} of a core, ${answers.peakConnectionsPerSec.toFixed(0)} connections/s`),
    line('connections open at a time', count(answers.mostOpen)),
    line('received', bytes(answers.bytes)),
    line('by a custodian, twice', `${count(answers.entrusted)}, ${count(answers.repeated)}`),
    line('turned away, dials timed out', `${count(answers.turnedAway)}, ${count(answers.dialTimeouts)}`),
    line(`window for ${percent(options.load)} of a core`, `${seconds(answers.adviceSpreadMs)} (--spread-ms ${answers.adviceSpreadMs})`),
    '',
    'Presence and census, each node',
    line('nodes known', `${count(census.known)}, in ${bytes(census.memoryBytes)} of memory`),
    line('says that it is there', `every ${seconds(census.intervalSec * 1000)}`),
    line('hears', `${census.presencesPerSec.toFixed(1)} presences/s; the last node hears after ${seconds(census.lastMs)}`),
    line('sends, news', `${bytes(census.rumourBytesPerMin)}/min, ${percent(census.repeatedShare)} of it known to the receiver`),
    line('sends, sync', `${bytes(census.syncBytesPerMin)}/min`),
    line('CPU', `${(census.rumourCpuMsPerMin + census.syncCpuMsPerMin).toFixed(0)} ms/min, ${percent(census.cpuShare)} of a core`),
    line('a node that joins takes in', `${bytes(census.joinBytes)}, ${seconds(census.joinCpuMs)} of CPU`),
    '',
    ...breaksOf(simulation)
  ].join('\n') // prettier-ignore
}

/** Where it breaks, a sentence each. */
export function breaksOf({ options, answers, census }: Simulation): string[] {
  const { nodes, spreadMs } = options
  const breaks: string[] = []
  if (nodes > MAX_SYNC_ENTRIES) {
    breaks.push(
      `The census holds ${count(MAX_SYNC_ENTRIES)} nodes: the others are not in the preview, not expected, and cannot be found as neighbours.`,
      `Of agents that are not in the census, ${MAX_UNKNOWN_AGENTS_PER_ORDER} answers to an order are taken: ${count(answers.refused)} answers were never stored.`,
      `Their agents try again until reply.until: ${answers.attemptsPerSecAtEnd.toFixed(0)} attempts/s are left.`,
      `If nodes know different parts of the mesh, as after a start of all at once, comparing them costs each ${bytes(census.overfullBytesPerMin)}/min.`
    )
  }
  if (answers.peakLoad > FULL_LOAD || answers.entrusted > nodes * FEW_ENTRUSTED) {
    breaks.push(
      `The investigator cannot keep up with an answer window of ${seconds(spreadMs)}: answers queue up, and what waits over 2 s goes to custodians too, and comes twice.`
    )
  }
  if (answers.turnedAway > 0) {
    breaks.push(`${count(answers.turnedAway)} times an agent was turned away, for too many handshakes or connections.`)
  }
  if (census.cpuShare > NOTABLE_SHARE) {
    breaks.push(`Knowing all others costs each node ${percent(census.cpuShare)} of a core, all the time.`)
  }
  if (census.joinCpuMs > LATE_CENSUS_MS) {
    breaks.push(
      `An investigator without a census waits ${seconds(census.joinCpuMs)} and more for it, or asks without one.`
    )
  }
  return breaks.length === 0 ? ['Nothing breaks.'] : ['Where it breaks', ...breaks.map((text) => `  - ${text}`)]
}

function line(name: string, value: string): string {
  return `  ${name.padEnd(32)}${value}`
}

function times({ first, half, most, last }: Quantiles): string {
  return [first, half, most, last].map(seconds).join(', ')
}

function seconds(ms: number): string {
  if (Number.isNaN(ms)) return 'never'
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(ms < 100_000 ? 1 : 0)} s`
}

function percent(part: number): string {
  return `${(100 * part).toFixed(part !== 0 && part < 0.1 ? 1 : 0)} %`
}

function bytes(n: number): string {
  if (n < 1e3) return `${n.toFixed(0)} B`
  return n < 1e6 ? `${(n / 1e3).toFixed(1)} kB` : `${(n / 1e6).toFixed(1)} MB`
}

function count(n: number): string {
  return n.toLocaleString('en-GB')
}
