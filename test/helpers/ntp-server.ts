import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

const EPOCH_SEC = 2_208_988_800
const ERA_SEC = 2 ** 32

/** How a time server answers. */
export interface NtpBehaviour {
  /** ms that its clock is ahead of ours */
  readonly aheadMs?: number
  /** ms since the Unix epoch that it tells, whatever the time is */
  readonly fixedMs?: number
  /** first two bytes of the packet: leap indicator, version and mode; stratum */
  readonly first?: number
  readonly stratum?: number
  /** four letters */
  readonly reference?: string
  readonly isSilent?: boolean
  /** does not repeat what the question holds */
  readonly isForged?: boolean
  readonly hasNoTime?: boolean
}

/** A time server of its own on a port of the loopback: real datagrams, and answers as they are wanted. */
export class NtpServer implements AsyncDisposable {
  readonly #socket: Socket
  questions = 0

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  static async start(behaviour: NtpBehaviour = {}, host = '127.0.0.1'): Promise<NtpServer> {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    const server = new NtpServer(socket)
    socket.on('message', (question, from) => {
      server.questions++
      if (behaviour.isSilent !== true) socket.send(answerTo(question, behaviour), from.port, from.address)
    })
    socket.bind(0, host)
    await once(socket, 'listening')
    return server
  }

  get host(): string {
    return this.#socket.address().address
  }

  get port(): number {
    return this.#socket.address().port
  }

  /** Calls `task` at the next question. */
  onQuestion(task: () => void): void {
    this.#socket.once('message', task)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close()
    await once(this.#socket, 'close')
  }
}

function answerTo(question: Buffer, behaviour: NtpBehaviour): Buffer {
  const { aheadMs = 0, fixedMs, first = 0x1c, stratum = 2, reference = '' } = behaviour
  const packet = Buffer.alloc(48)
  packet[0] = first
  packet[1] = stratum
  packet.write(reference, 12, 'latin1')
  if (behaviour.isForged !== true) question.copy(packet, 24, 40, 48)
  if (behaviour.hasNoTime === true) return packet
  const ms = fixedMs ?? Date.now() + aheadMs
  for (const at of [32, 40]) {
    packet.writeUInt32BE((Math.floor(ms / 1000) + EPOCH_SEC) % ERA_SEC, at)
    packet.writeUInt32BE(Math.floor(((ms % 1000) / 1000) * ERA_SEC), at + 4)
  }
  return packet
}
