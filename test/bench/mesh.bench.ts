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
import { readFileSync } from 'node:fs'
import { LocalMesh } from '../helpers/local-mesh.ts'
import { launch, program } from '../helpers/processes.ts'

/** Seconds from publishing to the last answer, of a file name question under /etc. */
const PEERS: Readonly<Record<number, { readonly mig: number; readonly serf?: number }>> = {
  1: { mig: 3.45 },
  10: { mig: 3.3, serf: 0.34 },
  50: { mig: 3.41, serf: 0.57 },
  100: { mig: 5.09, serf: 0.6 }
}
const WARM_RUNS = 5
const TICK_MS = 10

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
  const atRest = cpuMs(mesh)
  const cold = await ask(mesh)
  const before = cpuMs(mesh)
  const warm = []
  for (let run = 0; run < WARM_RUNS; run++) warm.push(await ask(mesh))
  const cpuPerAgent = (cpuMs(mesh) - before) / WARM_RUNS / agents
  const last = median(warm.map(({ lastMs }) => lastMs))
  const { mig, serf } = PEERS[agents] ?? { mig: Number.NaN }
  const floor = await startBareNodes(agents)
  const row = {
    agents,
    'cold, ms': cold.lastMs,
    'cold / bare Node': (cold.lastMs / floor).toFixed(1),
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

async function ask(mesh: LocalMesh): Promise<{ lastMs: number; stored: number }> {
  // not all may answer in time where the cores are few: the row then says how many did
  await mesh.mig('file', '-path', '/etc', '-name', '^passwd$', '-maxdepth', '1', '-q', '--timeout', '100s')
  const [action] = JSON.parse((await mesh.migOk('action', 'list', '-o', 'json')).stdout) as { digest: string }[]
  const { stdout } = await mesh.migOk('action', 'show', action?.digest ?? '', '-o', 'json')
  const { published, commands } = JSON.parse(stdout) as { published: number; commands: { stored?: number }[] }
  const times = commands.flatMap(({ stored }) => stored ?? [])
  return { lastMs: Math.max(...times) - published, stored: times.length }
}

/** User and system time of all agents and of their children that have ended, ms. */
function cpuMs(mesh: LocalMesh): number {
  let ticks = 0
  for (const { child } of mesh.agents) {
    const stat = readFileSync(`/proc/${child?.pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    for (const field of fields.slice(11, 15)) ticks += Number(field)
  }
  return ticks * TICK_MS
}

/** Wall time, ms, until as many processes of Node that do nothing have ended, all started at once. */
async function startBareNodes(count: number): Promise<number> {
  const started = performance.now()
  const processes = Array.from({ length: count }, () => spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }))
  await Promise.all(processes.map((child) => once(child, 'exit')))
  return performance.now() - started
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
