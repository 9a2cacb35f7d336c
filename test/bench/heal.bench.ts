/**
 * A mesh of agent processes that comes up, loses a fifth of itself at once, and loses packets: how long until it is one
 * again and all of it answers. `MIG_BENCH_AGENTS=100` says how many.
 *
 * The figures of Serf are those of an earlier run on a machine of the same kind (2 cores, loopback); they are printed for
 * the ratio alone.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { LocalMesh, type LocalAgent } from '../helpers/local-mesh.ts'
import { launch, program } from '../helpers/processes.ts'
import { SegmentedMesh } from '../network/segmented-mesh.ts'
import { Topology } from '../network/topology.ts'
import { cpuMs } from './cpu-time.ts'
import { askAll } from './last-answer.ts'

/** Seconds of Serf with 100 agents: from the last process up to one mesh; until it notices that a fifth is gone. */
const SERF = { oneMesh: 3.05, noticed: 13, completeOfLossy: '1 of 15' }
const LOSS_PERCENT = 5
const LOSSY_RUNS = 5
const QUIET_MS = 20_000
/** what an agent logs when it has started */
const UP = 'agent is up'

const agents = Number(process.env['MIG_BENCH_AGENTS'] ?? '100')
/** the timers of a fleet */
const config = (): Record<string, unknown> => ({ runner: { warmSec: 120 }, timers: {} })
const seconds = (ms: number): string => (ms / 1000).toFixed(1)

const mesh = await LocalMesh.create({ agents, config })
const begun = Date.now()
await mesh.start()
const one = Date.now()
const lastUp = Math.max(...mesh.agents.map(upAt))
console.log(
  `${agents} processes started at once: the last is up after ${seconds(lastUp - begun)} s; from then to one mesh, ` +
    `everybody knowing everybody, ${seconds(one - lastUp)} s, Serf / ours ${(SERF.oneMesh / ((one - lastUp) / 1000)).toFixed(2)}`
)

const daemon = launch([...program('mig'), 'daemon'], mesh.env)
await new Promise((resolve) => daemon.stdout?.once('data', resolve))
await askAll(mesh)
await sleep(QUIET_MS)
const pids = mesh.agents.map(({ child }) => child?.pid)
const before = { cpu: cpuMs(pids), bytes: loopbackBytes() }
await sleep(QUIET_MS)
const percent = ((cpuMs(pids) - before.cpu) / QUIET_MS / agents) * 100
const bytes = (loopbackBytes() - before.bytes) / (QUIET_MS / 1000) / agents
console.log(`at rest, each: ${percent.toFixed(2)} % of a core, ${bytes.toFixed(0)} bytes/s sent`)

const warm = await askAll(mesh)
const survivors = agents - Math.floor(agents / 5)
await mesh.kill(mesh.agents.filter((_, index) => index % 5 === 4))
const killed = Date.now()
const after = await askAll(mesh, '15s')
console.log(
  `${agents - survivors} killed at once, and asked at that moment: ${after.stored} of ${survivors} answers after ` +
    `${seconds(after.last - killed)} s (of all ${warm.stored} before: ${seconds(warm.last - warm.published)} s), ` +
    `Serf notices / ours answers ${(SERF.noticed / ((after.last - killed) / 1000)).toFixed(1)}`
)
daemon.kill('SIGTERM')
await new Promise((resolve) => daemon.once('exit', resolve))
await mesh[Symbol.asyncDispose]()

if (Topology.missing() === undefined) {
  await using net = await SegmentedMesh.create(agents, config)
  await net.mesh.startInGroups()
  net.topology.lose(LOSS_PERCENT)
  const counts: number[] = []
  for (let run = 0; run < LOSSY_RUNS; run++) {
    const { answered } = await net.ask('a', ['--timeout', '100s'])
    counts.push(answered)
  }
  const complete = counts.filter((count) => count === agents).length
  console.log(
    `${LOSS_PERCENT} % of packets between segments lost: ${complete} of ${LOSSY_RUNS} questions answered by all ${agents} ` +
      `(${counts.join(', ')}); Serf ${SERF.completeOfLossy}`
  )
}

/** When an agent said that it is up, ms since the epoch. */
function upAt({ log, name }: LocalAgent): number {
  const line = log.split('\n').find((text) => text.includes(UP))
  if (line === undefined) throw new Error(`${name} has not said that it is up`)
  const { time } = JSON.parse(line) as { time: string | number }
  return new Date(time).getTime()
}

/** Bytes that went over loopback until now. */
function loopbackBytes(): number {
  return Number(readFileSync('/sys/class/net/lo/statistics/tx_bytes', 'utf8'))
}
