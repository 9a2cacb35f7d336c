import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import type { LocalAgent, LocalMesh } from './local-mesh.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { noise } from '@chainsafe/libp2p-noise'
import { identify, type Identify } from '@libp2p/identify'
import { preSharedKey } from '@libp2p/pnet'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { REQUESTS } from '../../src/protocol/wire/requests.ts'
import { concatBytes, toUtf8 } from '../../src/util/bytes.ts'
import { eventually } from './processes.ts'

/** How an agent dealt with a stream, and the bytes that it sent back on it. */
export interface Ending {
  /** `open`: it still waits for more */
  readonly how: 'closed' | 'reset' | 'open'
  readonly answer: Uint8Array
}

/**
 * A member of the mesh that keeps to none of its rules: the right pre-shared key, a node key of its own, and raw streams
 * to one agent. It runs no gossip, no sync, and answers nothing.
 */
export class HostileMember implements AsyncDisposable {
  readonly #node: Libp2p<{ identify: Identify }>
  readonly #connection: Connection

  private constructor(node: Libp2p<{ identify: Identify }>, connection: Connection) {
    this.#node = node
    this.#connection = connection
  }

  /** Connects to an agent as somebody whom it has never met. */
  static async join(
    local: Pick<LocalMesh, 'home' | 'meshName'>,
    agent: Pick<LocalAgent, 'configFile'>
  ): Promise<HostileMember> {
    const psk = await readFile(join(local.home, 'meshes', local.meshName, 'swarm.key'))
    const node = await createLibp2p({
      addresses: { listen: [] },
      transports: [tcp()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      connectionProtector: preSharedKey({ psk }),
      connectionGater: { denyDialMultiaddr: () => false },
      connectionMonitor: { enabled: false },
      services: { identify: identify({ runOnConnectionOpen: false }) }
    })
    const { listen } = JSON.parse(await readFile(agent.configFile, 'utf8')) as { listen: [string] }
    try {
      return new HostileMember(node, await node.dial(multiaddr(listen[0])))
    } catch (error) {
      await node.stop()
      throw error
    }
  }

  /** Own peer id text. */
  get id(): string {
    return this.#node.peerId.toString()
  }

  /** Does the agent still have a connection with this node? */
  get isConnected(): boolean {
    return this.#connection.status === 'open'
  }

  /** Does the agent take a new connection of the same node? */
  async isLetInAgain(): Promise<boolean> {
    try {
      const connection = await this.#node.dial(this.#connection.remoteAddr, { force: true })
      // the agent decides when it knows who called, which is after we do
      await connection.newStream(REQUESTS.sync.id)
      return true
    } catch {
      return false
    }
  }

  /** What the agent serves, as it says itself. */
  async protocols(): Promise<string[]> {
    return (await this.#node.services.identify.identify(this.#connection)).protocols
  }

  /** Opens a raw stream. */
  open(protocol: string): Promise<Stream> {
    return this.#connection.newStream(protocol, { maxOutboundStreams: Infinity })
  }

  /**
   * Sends bytes on a stream of their own.
   * @param options.isEnded - says that no more will come
   * @param options.waitMs - how long the agent has to end the stream
   */
  async send(
    protocol: string,
    bytes: Uint8Array,
    { isEnded = false, waitMs = 5_000 }: { isEnded?: boolean; waitMs?: number } = {}
  ): Promise<Ending> {
    const stream = await this.open(protocol)
    const chunks: Uint8Array[] = []
    // it may have ended before anybody could listen
    let how: Ending['how'] = stream.status === 'open' ? 'open' : 'reset'
    stream.addEventListener('message', ({ data }) => chunks.push(data.subarray()))
    stream.addEventListener('end', () => (how = how === 'reset' ? how : 'closed'))
    stream.addEventListener('close', ({ error }) => (how = error === undefined ? 'closed' : 'reset'))
    try {
      for (let at = 0; at < bytes.length && stream.writeStatus === 'writable'; at += CHUNK_BYTES) {
        if (!stream.send(bytes.subarray(at, at + CHUNK_BYTES))) await stream.onDrain()
      }
      if (isEnded) await stream.close()
    } catch {
      // the agent was quicker
    }
    await eventually(() => how !== 'open', waitMs).catch(() => undefined)
    const ending = { how, answer: concatBytes(...chunks) }
    stream.abort(new Error('waited long enough'))
    return ending
  }

  /** Sends on one stream as fast as is taken, until the agent has cut this node off, or `count` are sent. @returns how many */
  async flood(protocol: string, count: number, bytes: (index: number) => Uint8Array): Promise<number> {
    let sent = 0
    try {
      const stream = await this.open(protocol)
      while (sent < count && this.isConnected) {
        if (!stream.send(bytes(sent))) await stream.onDrain()
        // what was sent has to leave, and what the agent does about it to arrive
        if (++sent % 100 === 0) await setImmediate()
      }
    } catch {
      // cut off
    }
    return sent
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#node.stop()
  }
}

const CHUNK_BYTES = 64 * 1024

/** The bytes with their length in front, as every protocol of the mesh frames them. */
export function frame(body: Uint8Array | string, announced = body.length): Uint8Array {
  const length: number[] = []
  let rest = announced
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) length.push((rest % 128) | 0x80)
  length.push(rest)
  return concatBytes(new Uint8Array(length), typeof body === 'string' ? toUtf8(body) : body)
}
