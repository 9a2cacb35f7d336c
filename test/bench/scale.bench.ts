/**
 * What one order costs as the mesh grows, all nodes in this process and on libp2p's memory transport: messages of gossip
 * with their copies, its control bytes, all bytes of the wire, CPU time, and the time to the first and the last stored
 * answer. `MIG_BENCH_NODES=50,100,200` says of how many agents. Time and CPU are those of one thread that is everybody.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { InProcessMesh } from '../helpers/in-process-mesh.ts'
import { eventually } from '../helpers/processes.ts'
import { countGossip } from './gossip-counter.ts'

const ORDERS = 5
/** Ms of rest: before the first order, and to know what the mesh costs when nobody asks. */
const SETTLE_MS = 10_000
const REST_MS = 10_000
const START_MS = 1_200_000
const ANSWER_MS = 300_000

const sizes = (process.env['MIG_BENCH_NODES'] ?? '50,100,200').split(',').map(Number)
const gossip = await countGossip()

for (const agents of sizes) {
  const begun = performance.now()
  await using mesh = await InProcessMesh.start({ agents })
  await eventually(() => mesh.agents.every(({ parts }) => parts.census.size >= agents), START_MS, 'one mesh', 200)
  const startMs = performance.now() - begun
  // the first question loads what later ones find loaded
  await ask(mesh, 'first')
  await sleep(SETTLE_MS)
  const rest = await spent(mesh, () => sleep(REST_MS))
  const times: Answered[] = []
  const asked = await spent(mesh, async () => {
    for (let order = 0; order < ORDERS; order++) times.push(await ask(mesh, `order-${order}`))
  })
  const perOrder = (total: number, atRest: number): number => (total - (atRest * asked.ms) / rest.ms) / ORDERS / agents
  console.table([
    {
      agents,
      'start to one mesh, s': (startMs / 1000).toFixed(1),
      answers: `${Math.min(...times.map(({ answered }) => answered))} of ${agents}`,
      'first answer, ms': median(times.map(({ firstMs }) => firstMs)).toFixed(0),
      'last answer, ms': median(times.map(({ lastMs }) => lastMs)).toFixed(0),
      'messages per node and order': perOrder(asked.messages, rest.messages).toFixed(2),
      'control bytes': perOrder(asked.controlBytes, rest.controlBytes).toFixed(0),
      'wire bytes': perOrder(asked.wireBytes, rest.wireBytes).toFixed(0),
      'CPU, ms': perOrder(asked.cpuMs, rest.cpuMs).toFixed(1),
      'at rest: CPU, % of a core': ((rest.cpuMs / rest.ms / agents) * 100).toFixed(2),
      'at rest: wire bytes/s': ((rest.wireBytes / rest.ms / agents) * 1000).toFixed(0),
      'MB per node': (process.memoryUsage.rss() / 1e6 / agents).toFixed(1)
    }
  ])
  if (mesh.logs.errors.length > 0) console.log(mesh.logs.errors.slice(0, 5).join('\n'))
}
process.exit()

interface Answered {
  readonly answered: number
  readonly firstMs: number
  readonly lastMs: number
}

/** Asks everybody, and waits for all answers. Times are from publishing. */
async function ask(mesh: InProcessMesh, name: string): Promise<Answered> {
  const { file, digest } = await mesh.prepare({ name })
  const published = performance.now()
  await mesh.investigator.publish(file)
  let answered = 0
  let firstMs = Number.NaN
  let lastMs = Number.NaN
  for await (const event of mesh.investigator.follow(digest, { timeoutMs: ANSWER_MS })) {
    if (event.kind !== 'result') continue
    answered++
    lastMs = performance.now() - published
    if (answered === 1) firstMs = lastMs
  }
  return { answered, firstMs, lastMs }
}

interface Spent {
  readonly ms: number
  readonly cpuMs: number
  readonly messages: number
  readonly controlBytes: number
  readonly wireBytes: number
}

/** What all nodes together spend while something is done. */
async function spent(mesh: InProcessMesh, task: () => Promise<void>): Promise<Spent> {
  const before = { ...gossip(), ms: performance.now(), cpu: process.cpuUsage(), wireBytes: mesh.network.bytes }
  await task()
  const { user, system } = process.cpuUsage(before.cpu)
  const after = gossip()
  return {
    ms: performance.now() - before.ms,
    cpuMs: (user + system) / 1000,
    messages: after.messages - before.messages,
    controlBytes: after.controlBytes - before.controlBytes,
    wireBytes: mesh.network.bytes - before.wireBytes
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
