import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Census } from '../../src/node/mesh/census.ts'
import { createHost } from '../../src/node/mesh/create-host.ts'
import type { Host } from '../../src/node/mesh/host.ts'
import { createMesh } from '../../src/node/mesh/create-mesh.ts'
import { SyncIndex, bucketCountFor, bucketDigests } from '../../src/node/mesh/sync-index.ts'
import { checkRelay } from '../../src/protocol/order/check-relay.ts'
import { createKeyring } from '../../src/protocol/pgp/keyring.ts'
import { signPresence, verifyPresence } from '../../src/protocol/result/presence.ts'
import { SyncQuestion } from '../../src/protocol/wire/generated/sync.js'
import { REQUESTS } from '../../src/protocol/wire/requests.ts'
import { orderTopic } from '../../src/protocol/wire/topics.ts'
import { fromBase64, toBase64 } from '../../src/util/bytes.ts'
import { systemClock } from '../../src/util/clock.ts'
import { silentLog } from '../../src/util/log.ts'
import { Desk } from '../../test/helpers/desk.ts'
import { exampleAgentRecord } from '../../test/helpers/example-agent-record.ts'
import { InvestigatorBench } from '../../test/helpers/investigator-bench.ts'
import { ManualClock } from '../../test/helpers/manual-clock.ts'
import { startNode, targetOf } from '../../test/helpers/mesh-node.ts'
import { nodeKey } from '../../test/helpers/node-keys.ts'
import { NOW } from '../../test/helpers/orders.ts'
import { eventually } from '../../test/helpers/processes.ts'
import { TemporaryFolder } from '../../test/helpers/temporary-folder.ts'
import type { Costs } from './costs.ts'
import type { SendTask } from './result-senders.ts'

const PRE_SHARED_KEY = `/key/swarm/psk/1.0.0/\n/base16/\n${'7a'.repeat(32)}\n`
const LOOPBACK = '/ip4/127.0.0.1/tcp/0'
/** Agents that bring results; few, so that all are done before the first connection has been idle for 5 s and is closed. */
const AGENTS = 40
/** Rounds of results; the first ones only warm the code up. */
const ROUNDS = { warmUp: 3, measured: 6 }

/** CPU time of this process that `task` takes, all threads, ms. */
async function cpuOf(task: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await task()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** CPU time of one of `count` calls, ms, when the code is warm. */
async function cpuOfEach(count: number, task: (n: number) => unknown): Promise<number> {
  for (let n = 0; n < count / 4; n++) await task(n)
  return (await cpuOf(async () => { for (let n = 0; n < count; n++) await task(n) })) / count // prettier-ignore
}

/** Measures every cost of {@link Costs} on this machine, with the parts that nodes are made of. Takes about a minute. */
export async function measureCosts(say: (step: string) => void): Promise<Costs> {
  say('an order')
  const order = await measureOrder()
  say('copies of an order')
  const gossip = await measureGossip(order.envelopeBytes)
  say('presences')
  const presence = await measurePresence()
  say('sync')
  const sync = await measureSync(presence.presenceBytes)
  say('results')
  return { ...order, ...gossip, ...presence, ...sync, ...(await measureResults()) }
}

async function measureOrder() {
  const desk = await Desk.open(['ada'])
  const { envelope } = await desk.sign(desk.action())
  const keyring = await createKeyring(desk.people)
  const context = { meshId: desk.meshId, now: NOW, keyring, isSeen: () => false }
  return {
    envelopeBytes: envelope.byteLength,
    envelopeCheckMs: await cpuOfEach(500, () => checkRelay(envelope, context))
  }
}

/** A message that is known already, from one host to another: both ends, as each node sends about as many as it gets. */
async function measureGossip(bytes: number) {
  const COPIES = 2000
  const topic = orderTopic('measure')
  const makeHost = async (n: number): Promise<Host> => {
    const { privateKey } = await nodeKey(n)
    const deps = { privateKey, clock: systemClock, log: silentLog, isDenied: () => false }
    const options = { role: 'agent', version: '1', listen: [LOOPBACK], announce: [], heartbeatMs: 1000 } as const
    const host = await createHost({ ...options, preSharedKey: PRE_SHARED_KEY, topics: [topic] }, deps)
    await host.start()
    host.pubsub.subscribe(topic)
    return host
  }
  const [from, to] = [await makeHost(1), await makeHost(2)]
  await from.dial(to.addresses(), AbortSignal.timeout(5000))
  await Promise.all([from.adopt(to.id, true), to.adopt(from.id, false)])
  await eventually(() => from.pubsub.getSubscribers(topic).length === 1)
  // gossipsub's own method, which its type does not show
  const sender = from.pubsub as unknown as { sendRpc(id: string, rpc: object): boolean }
  const receiver = to.pubsub as unknown as { handleReceivedRpc(...args: unknown[]): Promise<void> }
  const receive = receiver.handleReceivedRpc.bind(receiver)
  let received = 0
  receiver.handleReceivedRpc = (...args) => {
    received++
    return receive(...args)
  }
  const rpc = () => ({ subscriptions: [], messages: [{ topic, data: new Uint8Array(bytes) }] })
  const sendAll = async () => {
    const goal = received + COPIES
    for (let n = 0; n < COPIES; n++) {
      sender.sendRpc(to.id, rpc())
      if (n % 20 === 0) await setImmediate()
    }
    await eventually(() => received >= goal)
  }
  await sendAll()
  const gossipCopyMs = (await cpuOf(sendAll)) / COPIES
  await Promise.all([from.stop(), to.stop()])
  return { gossipCopyMs }
}

async function measurePresence() {
  const mesh = `test.${'0'.repeat(64)}`
  const NODES = 10_000
  const sign = async (n: number): Promise<Uint8Array> => {
    const { id, privateKey } = await nodeKey(n)
    const presence = { mesh, seq: NOW, time: NOW, version: '0.1.0', policyVersion: 0, role: 'agent' } as const
    const addresses = [`/ip4/10.${n >> 8}.${n & 255}.7/tcp/1664/p2p/${id}`]
    return signPresence({ ...presence, addresses, record: exampleAgentRecord(id, { name: `host-${n}` }) }, privateKey)
  }
  const bytes = await sign(1)
  const presenceSignMs = await cpuOfEach(500, sign)
  const presenceVerifyMs = await cpuOfEach(1000, () => verifyPresence(bytes, { mesh, now: NOW }))
  const census = new Census({ meshId: mesh }, { clock: new ManualClock(NOW), log: silentLog })
  const before = heldBytes()
  for (let n = 0; n < NODES; n++) await census.take(await sign(n))
  const censusBytesPerNode = (heldBytes() - before) / census.size
  return { presenceBytes: bytes.byteLength, presenceSignMs, presenceVerifyMs, censusBytesPerNode }
}

/** What is held in memory when the garbage is gone; `npm run simulate` starts Node with --expose-gc. */
function heldBytes(): number {
  if (globalThis.gc === undefined) throw new Error('start node with --expose-gc')
  globalThis.gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

async function measureSync(presenceBytes: number) {
  const ENTRIES = 10_000
  const entries = await Promise.all(
    Array.from({ length: ENTRIES }, async (_, n) => ({ key: (await nodeKey(n)).id, version: String(NOW + n) }))
  )
  const indexUsPerEntry = ((await cpuOfEach(20, () => new SyncIndex(entries).digest())) / ENTRIES) * 1000
  const index = new SyncIndex(entries)
  const buckets = () => bucketDigests(index.buckets(bucketCountFor(ENTRIES)))
  const bucketUsPerEntry = ((await cpuOfEach(20, buckets)) / ENTRIES) * 1000

  const network = { listen: () => LOOPBACK }
  await using one = await startNode(network, { preSharedKey: PRE_SHARED_KEY })
  await using two = await startNode(network, { preSharedKey: PRE_SHARED_KEY, bootstrap: one.mesh.addresses() })
  await two.mesh.waitForNeighbour(5000)
  one.budget.exempt(two.mesh.id)
  two.budget.exempt(one.mesh.id)
  const push = SyncQuestion.encode({ push: { kind: 'presence', things: [new Uint8Array(presenceBytes)] } })
  return {
    indexUsPerEntry,
    bucketUsPerEntry,
    syncQuestionMs: await cpuOfEach(500, () => two.mesh.request(targetOf(one), REQUESTS.sync, push)),
    syncHelloMs: await cpuOfEach(500, () => two.mesh.syncNow(5000))
  }
}

/** Results over TCP, Noise and the pre-shared key into a real store: what the process of the investigator spends. */
async function measureResults() {
  using folder = new TemporaryFolder()
  const desk = await Desk.open(['ada'])
  await using bench = await InvestigatorBench.open(desk, new ManualClock(NOW), join(folder.path, 'db'))
  for (let n = 1; n <= AGENTS; n++) await bench.meet(n)
  const mesh = await createMesh(
    {
      meshId: desk.meshId,
      preSharedKey: PRE_SHARED_KEY,
      role: 'investigator',
      version: '0.1.0',
      listen: [LOOPBACK],
      bootstrap: [],
      timers: { syncSec: 45, heartbeatMs: 1000 }
    },
    {
      privateKey: (await nodeKey(60_000)).privateKey,
      sources: [],
      clock: systemClock,
      log: silentLog,
      policyVersion: () => 0
    }
  )
  await mesh.handle(REQUESTS.result, (_from, bytes) => bench.results.take(bytes))
  await mesh.start()
  const child = fork(join(import.meta.dirname, 'result-senders.ts'), { execArgv: [] })
  const to = { id: mesh.id, addresses: mesh.addresses() }
  const sealAll = async (): Promise<string[]> => {
    const signed = await bench.ask()
    const sealed: string[] = []
    for (let n = 1; n <= AGENTS; n++) sealed.push(toBase64(await bench.seal(signed, n)))
    return sealed
  }
  const send = async (sealed: readonly string[]): Promise<number> => {
    const task: SendTask = { to, meshId: desk.meshId, preSharedKey: PRE_SHARED_KEY, sealed }
    return (
      (await cpuOf(async () => {
        child.send(task)
        await once(child, 'message')
      })) / AGENTS
    )
  }
  await send(await sealAll())
  const rounds: Record<'resultNewMs' | 'resultOpenMs' | 'resultRepeatMs', number>[] = []
  let resultBytes = 0
  for (let round = 0; round < ROUNDS.warmUp + ROUNDS.measured; round++) {
    const [first, second] = [await sealAll(), await sealAll()]
    await eventually(() => mesh.peers().length === 0, 60_000)
    const resultNewMs = await send(first)
    const resultOpenMs = await send(second)
    if (mesh.peers().length < AGENTS) throw new Error('the machine is too busy to measure results')
    const resultRepeatMs = await send(second)
    if (round >= ROUNDS.warmUp) rounds.push({ resultNewMs, resultOpenMs, resultRepeatMs })
    resultBytes = fromBase64(first[0] as string).byteLength
  }
  child.disconnect()
  await mesh.stop()
  return {
    resultBytes,
    resultNewMs: median(rounds.map((round) => round.resultNewMs)),
    resultOpenMs: median(rounds.map((round) => round.resultOpenMs)),
    resultRepeatMs: median(rounds.map((round) => round.resultRepeatMs))
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number
}
