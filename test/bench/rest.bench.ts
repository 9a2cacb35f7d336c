/** An agent at rest: what it holds in memory, and what it costs, alone and as one of 12. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { LocalMesh } from '../helpers/local-mesh.ts'
import { cpuMs } from './cpu-time.ts'

const SETTLE_MS = 10_000
const WATCH_MS = 30_000
/** Of an earlier run on a machine of the same kind: resident MB. */
const PEERS = { MIG: 13.7, Serf: 14.8 }

const bare = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60000)'], { stdio: 'ignore' })
const rows = []
for (const agents of [1, 12]) {
  // the timers of a fleet, not the shortened ones of tests
  await using mesh = await LocalMesh.create({ agents, config: () => ({ timers: {}, log: { level: 'warn' } }) })
  await mesh.start()
  await sleep(SETTLE_MS)
  const pids = mesh.agents.map(({ child }) => child?.pid as number)
  const before = cpuMs(pids)
  await sleep(WATCH_MS)
  const percent = ((cpuMs(pids) - before) / WATCH_MS / agents) * 100
  const memory = pids.map(memoryMb)
  const resident = Math.max(...memory.map((one) => one.resident))
  rows.push({
    agents,
    'resident, MB (largest)': resident.toFixed(0),
    'anonymous, MB (largest)': Math.max(...memory.map((one) => one.anonymous)).toFixed(0),
    'CPU, % of a core each': percent.toFixed(2),
    'ours / bare Node': (resident / memoryMb(bare.pid as number).resident).toFixed(1),
    'ours / MIG': (resident / PEERS.MIG).toFixed(1),
    'ours / Serf': (resident / PEERS.Serf).toFixed(1)
  })
}
bare.kill()
console.table(rows)

function memoryMb(pid: number): { resident: number; anonymous: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const of = (name: string): number => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(text)?.[1]) / 1024
  return { resident: of('Rss'), anonymous: of('Anonymous') }
}
