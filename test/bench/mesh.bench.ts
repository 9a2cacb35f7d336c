/**
 * A question to 1, 10 and 50 agent processes: from publishing to the last stored answer, with children that have to be
 * started (cold) and kept ones (warm), and the CPU time of it all. `MIG_BENCH_AGENTS=1,10,50` says how many.
 *
 * The figures of MIG and Serf are those of an earlier run on a machine of the same kind (2 cores, loopback); they are
 * printed for the ratio alone. Beside them, of this very run: as many processes of bare Node, started at once. A cold
 * answer needs one more process an agent, so that is what it cannot be faster than.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { LocalMesh } from '../helpers/local-mesh.ts'
import { launch, program } from '../helpers/processes.ts'
import { cpuMs } from './cpu-time.ts'
import { askAll } from './last-answer.ts'

/** Seconds from publishing to the last answer, of a file name question under /etc. */
const PEERS: Readonly<Record<number, { readonly mig: number; readonly serf?: number }>> = {
  1: { mig: 3.45 },
  10: { mig: 3.3, serf: 0.34 },
  50: { mig: 3.41, serf: 0.57 },
  100: { mig: 5.09, serf: 0.6 }
}
const WARM_RUNS = 5

const counts = (process.env['MIG_BENCH_AGENTS'] ?? '1,10,50').split(',').map(Number)

for (const agents of counts) {
  await using mesh = await LocalMesh.create({
    agents,
    // the timers of a fleet: the shortened ones of tests would cost 50 agents more than a question
    config: () => ({ log: { level: 'warn' }, runner: { warmSec: 120 }, timers: {} })
  })
  await mesh.startInGroups()
  const daemon = launch([...program('mig'), 'daemon'], mesh.env)
  await new Promise((resolve) => daemon.stdout?.once('data', resolve))
  const pids = mesh.agents.map(({ child }) => child?.pid)
  const atRest = cpuMs(pids)
  const cold = await askAll(mesh)
  const before = cpuMs(pids)
  const warm = []
  for (let run = 0; run < WARM_RUNS; run++) warm.push(await askAll(mesh))
  const cpuPerAgent = (cpuMs(pids) - before) / WARM_RUNS / agents
  const last = median(warm.map(msOf))
  const { mig, serf } = PEERS[agents] ?? { mig: Number.NaN }
  const floor = await startBareNodes(agents)
  const row = {
    agents,
    'cold, ms': msOf(cold),
    'cold / bare Node': (msOf(cold) / floor).toFixed(1),
    'warm, ms (median)': last,
    'CPU per agent, cold, ms': ((before - atRest) / agents).toFixed(0),
    'CPU per agent, warm, ms': cpuPerAgent.toFixed(1),
    stored: `${Math.min(cold.stored, ...warm.map(({ stored }) => stored))} of ${agents}`,
    'MIG / ours': (mig / (last / 1000)).toFixed(1),
    'Serf / ours': serf === undefined ? '-' : (serf / (last / 1000)).toFixed(2)
  }
  console.table([row])
  daemon.kill('SIGTERM')
  await new Promise((resolve) => daemon.once('exit', resolve))
}
// As a person types it: no daemon, every process new.
{
  await using mesh = await LocalMesh.create({ agents: 12, config: () => ({ log: { level: 'warn' } }) })
  await mesh.start()
  const typed = []
  for (let run = 0; run < WARM_RUNS; run++) {
    const { milliseconds, status } = await mesh.mig('file', '-path', '/etc', '-name', '^passwd$', '-maxdepth', '1')
    if (status === 0) typed.push(milliseconds)
  }
  const all = median(typed)
  console.log(
    `mig typed -> answers of 12 agents printed, no daemon: ${all.toFixed(0)} ms (median of ${typed.length}), ` +
      `MIG / ours ${(4050 / all).toFixed(1)} (MIG counts down 5 s before)`
  )
}

/** Wall time, ms, until as many processes of Node that do nothing have ended, all started at once. */
async function startBareNodes(count: number): Promise<number> {
  const started = performance.now()
  const processes = Array.from({ length: count }, () => spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }))
  await Promise.all(processes.map((child) => once(child, 'exit')))
  return performance.now() - started
}

/** From publishing to the last stored answer. */
function msOf({ published, last }: { published: number; last: number }): number {
  return last - published
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
