import { once } from 'node:events'
import { connect } from 'node:net'
import { randomBytes } from 'node:crypto'
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { Stream } from '@libp2p/interface'
import { expect } from 'chai'
import { createHost } from '../../../../src/node/mesh/create-host.ts'
import type { Host } from '../../../../src/node/mesh/host.ts'
import { Requests } from '../../../../src/node/mesh/requests.ts'
import { codeOf } from '../../../../src/protocol/errors.ts'
import { SyncQuestion } from '../../../../src/protocol/wire/generated/sync.js'
import { MAX_SYNC_FRAME_BYTES, PEER_ENVELOPES_PER_SEC } from '../../../../src/protocol/wire/limits.ts'
import { REQUESTS } from '../../../../src/protocol/wire/requests.ts'
import type { RequestProtocol } from '../../../../src/protocol/wire/requests.ts'
import { concatBytes, toUtf8 } from '../../../../src/util/bytes.ts'
import { systemClock } from '../../../../src/util/clock.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { MemorySource } from '../../../helpers/memory-source.ts'
import { startNode, targetOf } from '../../../helpers/mesh-node.ts'
import type { TestNode } from '../../../helpers/mesh-node.ts'
import { eventually } from '../../../helpers/processes.ts'

const TCP = { listen: (): string => '/ip4/127.0.0.1/tcp/0' }
const GOSSIP = '/meshsub/1.2.0'
const IDENTIFY = '/ipfs/id/1.0.0'
const HURRIED: RequestProtocol = {
  id: '/mig/test-hurried/1',
  maxRequestBytes: 1000,
  maxAnswerBytes: 1000,
  timeoutSec: 0.2
}
const NEVER = new AbortController().signal

/** The length in front of a frame. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80)
  return new Uint8Array([...bytes, value])
}

describe('a node of a mesh, against hostile input', () => {
  let node: TestNode
  let honest: TestNode
  let attacker: Host

  beforeEach(async () => {
    node = await startNode(TCP)
    honest = await startNode(TCP, { bootstrap: node.mesh.addresses() })
    await honest.mesh.waitForNeighbour(5000)
    await node.mesh.handle(REQUESTS.result, (_, body) => Promise.resolve(body.subarray(0, 10)))
    await node.mesh.handle(HURRIED, (_, body) => Promise.resolve(body))
    attacker = await createHost(
      { role: 'agent', version: '0', listen: [], announce: [], heartbeatMs: 1000, topics: [] },
      { privateKey: await generateKeyPair('Ed25519'), clock: systemClock, log: silentLog, isDenied: () => false }
    )
    await attacker.start()
  })
  afterEach(async () => {
    await Promise.all([attacker.stop(), honest.mesh.stop(), node.mesh.stop()])
  })

  const open = async (protocol: string): Promise<Stream> =>
    (await attacker.connect(targetOf(node), NEVER)).newStream(protocol)
  const closed = (stream: Stream): Promise<void> =>
    new Promise((resolve) => {
      if (stream.status !== 'open') resolve()
      else {
        stream.addEventListener('close', () => {
          resolve()
        })
      }
    })
  /** Sends what the peer may stop at any time. */
  const send = (stream: Stream, bytes: Uint8Array): void => {
    try {
      stream.send(bytes)
    } catch {
      // the node has had enough
    }
  }
  /** The node still serves those who behave. */
  const expectAlive = async (): Promise<void> => {
    const key = honest.orders.add(`order ${Math.random()}`)
    await eventually(() => node.orders.held.has(key))
    expect(await honest.mesh.request(targetOf(node), REQUESTS.result, toUtf8('alive'))).to.deep.equal(toUtf8('alive'))
  }

  for (const protocol of [REQUESTS.sync.id, REQUESTS.result.id, GOSSIP, IDENTIFY]) {
    it(`survives random bytes on ${protocol}`, async () => {
      for (let round = 0; round < 40; round++) {
        let stream: Stream
        try {
          stream = await open(protocol)
        } catch {
          continue // cut off: that is right, too
        }
        const body = randomBytes(1 + round * 50)
        send(stream, round % 2 === 0 ? body : concatBytes(varint(body.byteLength), body))
        stream.abort(new Error('next'))
      }
      await expectAlive()
    })
  }

  it('refuses a frame above the limit before it comes', async () => {
    const stream = await open(REQUESTS.sync.id)
    send(stream, varint(MAX_SYNC_FRAME_BYTES + 1))
    await closed(stream)
    await expectAlive()
  })

  it('ends a request that comes too slowly', async () => {
    const stream = await open(HURRIED.id)
    send(stream, varint(500))
    const drip = setInterval(() => {
      send(stream, new Uint8Array(1))
    }, 20)
    await closed(stream)
    clearInterval(drip)
    await expectAlive()
  })

  it('ends a request that never begins', async () => {
    await closed(await open(HURRIED.id))
    await expectAlive()
  })

  it('takes at most its number of requests from one peer', async () => {
    const streams = await Promise.allSettled(Array.from({ length: 40 }, () => open(REQUESTS.result.id)))
    const isOpen = (stream: PromiseSettledResult<Stream>): boolean =>
      stream.status === 'fulfilled' && stream.value.status === 'open'
    await eventually(() => streams.filter(isOpen).length <= 8)
    await expectAlive()
  })

  it('keeps no more than its buffer of requests that do not end', async () => {
    const before = process.memoryUsage.rss()
    const streams: Stream[] = []
    for (let count = 0; count < 5; count++) {
      const stream = await open(REQUESTS.result.id)
      streams.push(stream)
      send(stream, concatBytes(varint(16 * 1024 * 1024), new Uint8Array(15 * 1024 * 1024)))
    }
    await eventually(() => streams.some(({ status }) => status !== 'open'))
    for (const stream of streams) stream.abort(new Error('over'))
    await expectAlive()
    // both ends of 75 MiB live in this process
    expect(process.memoryUsage.rss() - before).to.be.lessThan(500e6)
  })

  it('cuts off who floods it', async () => {
    const requests = new Requests({ connections: attacker, clock: systemClock, log: silentLog })
    const things = Array.from({ length: 2 * PEER_ENVELOPES_PER_SEC }, () => randomBytes(20))
    const flood = SyncQuestion.encode({ push: { kind: 'order', things } })
    await eventually(async () => {
      await requests.request(targetOf(node), REQUESTS.sync, flood).catch(() => undefined)
      return node.budget.isBanned(attacker.id)
    })
    await eventually(() => !node.mesh.peers().some(({ id }) => id === attacker.id))
    expect(
      await requests.request(targetOf(node), REQUESTS.sync, flood).catch((error: unknown) => codeOf(error))
    ).to.equal('PEER_UNREACHABLE')
    await expectAlive()
  })

  it('survives what is no libp2p at all', async () => {
    const [, port] = /tcp\/(\d+)/.exec(node.mesh.addresses()[0] as string) as unknown as [string, string]
    for (const bytes of [randomBytes(5000), toUtf8('GET / HTTP/1.1\r\n\r\n')]) {
      const socket = connect(Number(port), '127.0.0.1')
      await once(socket, 'connect')
      await new Promise((resolve) => socket.write(bytes, resolve))
      socket.destroy()
    }
    await expectAlive()
  })

  it('closes the connection of a peer that a new policy bans, in either direction, and lets it in again when that is over', async () => {
    const banned = new Set<string>()
    const policies = new MemorySource('policy')
    await using strict = await startNode(TCP, {
      bootstrap: node.mesh.addresses(),
      isBanned: (peer) => banned.has(peer),
      policies
    })
    await using other = await startNode(TCP, { bootstrap: strict.mesh.addresses() })
    const isConnected = (peer: string): boolean => strict.mesh.peers().some(({ id }) => id === peer)
    await eventually(() => isConnected(node.mesh.id) && isConnected(other.mesh.id))
    for (const peer of [node.mesh.id, other.mesh.id]) banned.add(peer)
    policies.add('1')
    await eventually(() => !isConnected(node.mesh.id) && !isConnected(other.mesh.id))
    await expectCode(strict.mesh.request(targetOf(node), REQUESTS.result, toUtf8('x')), 'PEER_UNREACHABLE')
    await expectCode(other.mesh.request(targetOf(strict), REQUESTS.result, toUtf8('x')), 'PEER_UNREACHABLE')
    banned.clear()
    await node.mesh.meet(strict.mesh.addresses())
    await eventually(() => isConnected(node.mesh.id), 30_000)
  }).timeout(60_000)
})
