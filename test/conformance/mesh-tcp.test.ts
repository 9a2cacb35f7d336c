import { expect } from 'chai'
import { sha256Hex, toUtf8 } from '../../src/util/bytes.ts'
import { CountingProxy } from '../helpers/counting-proxy.ts'
import type { MemorySource } from '../helpers/memory-source.ts'
import { startNode, type TestNetwork, type TestNode } from '../helpers/mesh-node.ts'
import { eventually } from '../helpers/processes.ts'
import { meshConformance } from './mesh.ts'

const tcp: TestNetwork = { listen: () => '/ip4/127.0.0.1/tcp/0' }

meshConformance('TCP', tcp)

describe('what sync costs on the wire', () => {
  const COUNT = 1000
  const KiB = 1024
  const running: AsyncDisposable[] = []
  afterEach(async () => {
    for (const part of running.splice(0).reverse()) await part[Symbol.asyncDispose]()
  })

  /** As if it had been there before the node started. */
  const fill = (source: MemorySource): void => {
    for (let at = 0; at < COUNT; at++) {
      const bytes = toUtf8(`${source.kind} ${at} ${'x'.repeat(1000)}`)
      source.held.set(sha256Hex(bytes), bytes)
    }
  }
  const start = async (bootstrap: string[] = []): Promise<TestNode> => {
    const node = await startNode(tcp, { bootstrap })
    running.push(node)
    for (const source of [node.orders, node.presences]) fill(source)
    return node
  }
  /** Two neighbours with the same orders and presences, and what passes between them. */
  const startPair = async (): Promise<[TestNode, TestNode, CountingProxy]> => {
    const first = await start()
    const proxy = await CountingProxy.to(Number(/\/tcp\/(\d+)/.exec(first.mesh.addresses()[0] as string)?.[1]))
    running.push(proxy)
    const second = await start([`/ip4/127.0.0.1/tcp/${proxy.port}`])
    await second.mesh.waitForNeighbour(5000)
    await second.mesh.syncNow(5000)
    return [first, second, proxy]
  }
  const bytesOf = async (proxy: CountingProxy, work: () => Promise<unknown>): Promise<number> => {
    const before = proxy.bytes
    await work()
    return proxy.bytes - before
  }

  it('a round of 1,000 orders and 1,000 presences that are equal: less than 2 kB', async () => {
    const [, second, proxy] = await startPair()
    const bytes = await bytesOf(proxy, () => second.mesh.syncNow(5000))
    process.stdout.write(`      ${bytes} bytes\n`)
    expect(bytes).to.be.within(100, 2 * KiB)
  })

  it('a round of which one order and one presence differ: less than 50 kB with what differs', async () => {
    const [first, second, proxy] = await startPair()
    const thing = toUtf8(`new ${'y'.repeat(1000)}`)
    // put there without a word: only a round brings it
    for (const source of [first.orders, second.presences]) source.held.set(sha256Hex(thing), thing)
    const bytes = await bytesOf(proxy, () =>
      // an index is good for 2 s when nothing was reported
      eventually(async () => {
        await second.mesh.syncNow(5000)
        return second.orders.held.size + first.presences.held.size === 2 * COUNT + 2
      })
    )
    process.stdout.write(`      ${bytes} bytes\n`)
    expect(bytes).to.be.within(100, 50 * KiB)
  })
})
