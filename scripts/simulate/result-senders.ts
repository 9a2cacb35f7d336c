/**
 * Agents for {@link measureResults}, in a process of their own: what they cost does not count. Started with a channel:
 * each message is a {@link SendTask}, and `done` comes back.
 */
import { createMesh } from '../../src/node/mesh/create-mesh.ts'
import type { Mesh, PeerTarget } from '../../src/node/mesh/mesh.ts'
import { REQUESTS } from '../../src/protocol/wire/requests.ts'
import { fromBase64 } from '../../src/util/bytes.ts'
import { systemClock } from '../../src/util/clock.ts'
import { silentLog } from '../../src/util/log.ts'
import { Queue } from '../../src/util/queue.ts'
import { nodeKey } from '../../test/helpers/node-keys.ts'

/** Sealed results, base64, of agents 1, 2, …, each to be brought by its agent. */
export interface SendTask {
  readonly to: PeerTarget
  readonly meshId: string
  readonly preSharedKey: string
  readonly sealed: readonly string[]
}

/** Results on their way at a time: the investigator always has the next one to do. */
const CONCURRENCY = 8

const agents: Mesh[] = []

async function startAgent(n: number, { meshId, preSharedKey }: SendTask): Promise<Mesh> {
  const mesh = await createMesh(
    {
      meshId,
      preSharedKey,
      role: 'agent',
      version: '0.1.0',
      listen: [],
      bootstrap: [],
      timers: { syncSec: 45, heartbeatMs: 1000 }
    },
    {
      privateKey: (await nodeKey(n)).privateKey,
      sources: [],
      clock: systemClock,
      log: silentLog,
      policyVersion: () => 0
    }
  )
  await mesh.start()
  return mesh
}

async function send(task: SendTask): Promise<void> {
  const queue = new Queue({ concurrency: CONCURRENCY })
  await Promise.all(
    task.sealed.map((sealed, index) =>
      queue.run(async () => (agents[index] as Mesh).request(task.to, REQUESTS.result, fromBase64(sealed)))
    )
  )
}

process.on('message', (task: SendTask) => {
  void (async () => {
    const isFirst = agents.length === 0
    while (agents.length < task.sealed.length) agents.push(await startAgent(agents.length + 1, task))
    // the first message only starts the agents, so that the measurement begins with the first result
    if (!isFirst) await send(task)
    process.send?.('done')
  })()
})
process.on('disconnect', () => process.exit())
