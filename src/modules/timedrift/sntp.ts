import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { MigError } from '../../protocol/errors.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import { reasonOf } from '../shared/go/errno.ts'
import type { Server } from './servers.ts'

/** What a server says. */
export interface Answer {
  /** its time when it answered, ns since the Unix epoch */
  readonly serverTime: bigint
  /** from the question to the answer, without the server's own time */
  readonly latencyMs: Ms
  /** local time minus the server's, the way of the packets taken into account; positive: the local clock is ahead */
  readonly driftMs: Ms
}

const PACKET_BYTES = 48
/** No leap warning, version 3, a client: MIG's first byte. */
const QUESTION = 0x1b
const MODE_MASK = 0x7
const MODE_SERVER = 4
const LEAP_UNKNOWN = 3
const MAX_STRATUM = 15
const ORIGINATE = 24
const RECEIVE = 32
const TRANSMIT = 40
/** Seconds from 1900, the epoch of NTP, to 1970. */
const EPOCH_SEC = 2_208_988_800n
/** The seconds of NTP have 32 bits: those without the first are of the era that begins in 2036 (RFC 4330). */
const ERA_SEC = 2n ** 32n
const NS_PER_SEC = 1_000_000_000n

/**
 * Asks a time server once (SNTP, RFC 4330).
 * @throws Error with the reason when it does not answer in time, or not usefully
 */
export async function askTime(
  server: Server,
  { clock, timeoutMs, signal }: { clock: Clock; timeoutMs: Ms; signal: AbortSignal }
): Promise<Answer> {
  // prettier-ignore
  const settled = Promise.withResolvers<Answer>()
  const fail = (reason: string): void => {
    settled.reject(new MigError('MODULE_FAILED', reason))
  }
  const onAbort = (): void => {
    fail('stopped')
  }
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  const cancelTimer = clock.after(timeoutMs, () => {
    fail(`no answer within ${timeoutMs / 1000} s`)
  })
  const closing = new AbortController()
  void exchange(server, clock, closing.signal).then(settled.resolve, (error: unknown) => {
    fail(error instanceof MigError ? error.message : reasonOf(error))
  })
  try {
    return await settled.promise
  } finally {
    cancelTimer()
    signal.removeEventListener('abort', onAbort)
    closing.abort()
  }
}

async function exchange({ host, port }: Server, clock: Clock, closing: AbortSignal): Promise<Answer> {
  const { address, family } = await lookup(host)
  const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', signal: closing })
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const question = Buffer.alloc(PACKET_BYTES)
  question[0] = QUESTION
  // Not the local time but a number that nobody can guess: an answer must repeat it.
  randomBytes(8).copy(question, TRANSMIT)
  let sent = { now: 0, at: 0 }
  socket.on('error', reject)
  socket.on('message', (packet) => {
    const elapsedMs = clock.monotonic() - sent.at
    if (!isAnswerTo(packet, question)) return
    const fault = faultOf(packet)
    if (fault === undefined) resolve(judge(packet, sent.now, elapsedMs))
    else reject(new MigError('MODULE_FAILED', fault))
  })
  socket.once('connect', () => {
    sent = { now: clock.now(), at: clock.monotonic() }
    socket.send(question, (error) => {
      if (error !== null) reject(error)
    })
  })
  socket.connect(port, address)
  return await promise
}

function isAnswerTo(packet: Buffer, question: Buffer): boolean {
  const repeats = packet.subarray(ORIGINATE, RECEIVE).equals(question.subarray(TRANSMIT))
  return packet.length >= PACKET_BYTES && repeats && ((packet[0] ?? 0) & MODE_MASK) === MODE_SERVER
}

/** Why the time of an answer is not to be believed, or undefined. */
function faultOf(packet: Buffer): string | undefined {
  const [first = 0, stratum = 0] = packet
  if (stratum === 0) return `refused (${packet.toString('latin1', 12, 16).replace(/[^A-Z]/g, '')})`
  if (stratum > MAX_STRATUM || first >> 6 === LEAP_UNKNOWN || packet.readBigUInt64BE(TRANSMIT) === 0n) {
    return 'its clock is not synchronised'
  }
  return undefined
}

/** @param sentAt - local time of the question; @param elapsedMs - until the answer */
function judge(packet: Buffer, sentAt: Ms, elapsedMs: Ms): Answer {
  const received = timestamp(packet, RECEIVE)
  const serverTime = timestamp(packet, TRANSMIT)
  const toMs = (ns: bigint): Ms => Number(ns) / 1e6
  const base = BigInt(Math.round(sentAt)) * 1_000_000n
  // offsets of the server's clock, seen by the question and by the answer: the way is in them with either sign
  const going = toMs(received - base)
  const coming = toMs(serverTime - base) - elapsedMs
  return {
    serverTime,
    latencyMs: Math.max(0, elapsedMs - toMs(serverTime - received)),
    driftMs: -(going + coming) / 2
  }
}

/** ns since the Unix epoch */
function timestamp(packet: Buffer, at: number): bigint {
  const seconds = BigInt(packet.readUInt32BE(at))
  const fraction = BigInt(packet.readUInt32BE(at + 4))
  const era = seconds < ERA_SEC / 2n ? ERA_SEC : 0n
  return (seconds + era - EPOCH_SEC) * NS_PER_SEC + ((fraction * NS_PER_SEC) >> 32n)
}
