import type { Connection, Stream } from '@libp2p/interface'
import { CODES, MigError, codeOf } from '../../protocol/errors.ts'
import type { Code } from '../../protocol/errors.ts'
import { MAX_REQUESTS_PER_PEER, MAX_REQUEST_BUFFER_BYTES } from '../../protocol/wire/limits.ts'
import type { RequestProtocol } from '../../protocol/wire/requests.ts'
import { fromUtf8, toUtf8 } from '../../util/bytes.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import { Queue } from '../../util/queue.ts'
import { deadline } from './deadline.ts'
import { readFrame, writeFrame } from './frame.ts'
import type { BufferMeter } from './frame.ts'
import { IdleStreams } from './idle-streams.ts'
import type { PeerTarget, RequestHandler } from './mesh.ts'

/** First byte of an answer. ONLY APPEND. */
const ANSWER = { ok: 0, refused: 1 } as const
/** Bytes of an answer beside its body: the first byte, or that and a code. */
const ANSWER_OVERHEAD = 65
/** Questions to one peer at a time: half of what it takes, so that ours never fail for their number. */
const CONCURRENCY_PER_PEER = MAX_REQUESTS_PER_PEER / 2
/** Ms that we wait for the next question on a stream: longer than the asker keeps it, so that it is the one to close. */
const NEXT_QUESTION_MS: Ms = 90_000
const NOTHING = new Uint8Array()

/** What requests need of the host. */
export interface Connections {
  /** An open connection to the peer, or a new one. @throws MigError `PEER_UNREACHABLE` */
  connect(peer: PeerTarget, signal: AbortSignal): Promise<Connection>
  handle(protocol: string, maxStreams: number, handler: (stream: Stream, from: string) => Promise<void>): Promise<void>
}

/** Questions and answers, on a stream of their own or, where the protocol has it, one after the other on one. */
export class Requests {
  readonly #connections: Connections
  readonly #clock: Clock
  readonly #log: Log
  readonly #serving = new Map<string, number>()
  readonly #asking = new Map<string, Queue>()
  readonly #meter = new Meter()
  readonly #idle: IdleStreams

  constructor(deps: { connections: Connections; clock: Clock; log: Log }) {
    this.#connections = deps.connections
    this.#clock = deps.clock
    this.#log = deps.log
    this.#idle = new IdleStreams(deps)
  }

  /** Serves `protocol`. */
  async handle(protocol: RequestProtocol, handler: RequestHandler): Promise<void> {
    await this.#connections.handle(protocol.id, MAX_REQUESTS_PER_PEER, (stream, from) =>
      this.#serve(protocol, handler, stream, from)
    )
    const { sessionId } = protocol
    if (sessionId === undefined) return
    await this.#connections.handle(sessionId, MAX_REQUESTS_PER_PEER, (stream, from) =>
      this.#serveSession(protocol, sessionId, handler, stream, from)
    )
  }

  /** See {@link Mesh.request}. */
  async request(
    peer: PeerTarget,
    protocol: RequestProtocol,
    body: Uint8Array,
    signal?: AbortSignal
  ): Promise<Uint8Array> {
    if (body.byteLength > protocol.maxRequestBytes) {
      throw new MigError('REQUEST_TOO_LARGE', `the request is larger than ${protocol.maxRequestBytes} bytes`)
    }
    let queue = this.#asking.get(peer.id)
    if (queue === undefined) this.#asking.set(peer.id, (queue = new Queue({ concurrency: CONCURRENCY_PER_PEER })))
    using limit = deadline(this.#clock, protocol.timeoutSec * 1000, signal)
    try {
      return await queue.run(() => this.#ask(peer, protocol, body, limit.signal))
    } catch (error) {
      if (error instanceof MigError) throw error
      if (limit.isOver) {
        throw new MigError('REQUEST_TIMEOUT', `no answer within ${protocol.timeoutSec} s`, { cause: error })
      }
      signal?.throwIfAborted()
      throw new MigError('PEER_UNREACHABLE', 'the connection broke', { cause: error })
    } finally {
      if (queue.running === 0 && queue.waiting === 0) this.#asking.delete(peer.id)
    }
  }

  async #ask(peer: PeerTarget, protocol: RequestProtocol, body: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const idle = this.#idle.take(keyOf(peer, protocol))
    if (idle !== undefined) {
      try {
        return await this.#askOn(idle, peer, protocol, body, signal)
      } catch (error) {
        signal.throwIfAborted()
        // It may have died while nobody used it. What the peer answered stands.
        if (error instanceof MigError && error.code !== 'PEER_UNREACHABLE') throw error
      }
    }
    return this.#askOn(await this.#open(peer, protocol, signal), peer, protocol, body, signal)
  }

  async #askOn(
    stream: Stream,
    peer: PeerTarget,
    protocol: RequestProtocol,
    body: Uint8Array,
    signal: AbortSignal
  ): Promise<Uint8Array> {
    let answer: Uint8Array
    try {
      await writeFrame(stream, NOTHING, body, signal)
      answer = await readFrame(stream, protocol.maxAnswerBytes + ANSWER_OVERHEAD, signal)
    } catch (error) {
      stream.abort(error as Error)
      throw error
    }
    if (stream.protocol === protocol.sessionId) this.#idle.keep(keyOf(peer, protocol), stream)
    else {
      void stream.close({ signal }).catch((error: unknown) => {
        stream.abort(error as Error)
      })
    }
    return openAnswer(answer)
  }

  /** A stream on the open connection; when that turns out to be dead, on a new one. */
  async #open(peer: PeerTarget, protocol: RequestProtocol, signal: AbortSignal): Promise<Stream> {
    const ids = protocol.sessionId === undefined ? [protocol.id] : [protocol.sessionId, protocol.id]
    const connection = await this.#connections.connect(peer, signal)
    try {
      return await connection.newStream(ids, { signal })
    } catch (error) {
      signal.throwIfAborted()
      if (connection.status === 'open' || peer.addresses.length === 0) throw error
    }
    return (await this.#connections.connect(peer, signal)).newStream(ids, { signal })
  }

  async #serve(protocol: RequestProtocol, handler: RequestHandler, stream: Stream, from: string): Promise<void> {
    await this.#guard(protocol.id, stream, from, async () => {
      using limit = deadline(this.#clock, protocol.timeoutSec * 1000)
      const question = await readFrame(stream, protocol.maxRequestBytes, limit.signal, this.#meter)
      // Whatever follows the question is of no use to anybody.
      stream.maxReadBufferLength = 0
      const { head, body } = await this.#answer(protocol, handler, from, question)
      await writeFrame(stream, head, body, limit.signal)
      await stream.close({ signal: limit.signal })
    })
  }

  /** Serves questions one after the other, until the asker closes the stream. */
  async #serveSession(
    protocol: RequestProtocol,
    id: string,
    handler: RequestHandler,
    stream: Stream,
    from: string
  ): Promise<void> {
    await this.#guard(id, stream, from, async () => {
      const room = stream.maxReadBufferLength
      for (;;) {
        const question = await this.#nextQuestion(protocol, stream)
        if (question === undefined) break
        using limit = deadline(this.#clock, protocol.timeoutSec * 1000)
        // An honest asker is silent until it has its answer.
        stream.maxReadBufferLength = 0
        const { head, body } = await this.#answer(protocol, handler, from, question)
        stream.maxReadBufferLength = room
        await writeFrame(stream, head, body, limit.signal)
      }
      await stream.close()
    })
  }

  /** Waited for long; but when it has begun, it has the time of any other. @returns undefined when the asker is done */
  async #nextQuestion(protocol: RequestProtocol, stream: Stream): Promise<Uint8Array | undefined> {
    const slow = new AbortController()
    let cancel = (): void => undefined
    using wait = deadline(this.#clock, NEXT_QUESTION_MS, slow.signal)
    const onBegin = (): void => {
      cancel = this.#clock.after(protocol.timeoutSec * 1000, () => {
        slow.abort(new MigError('REQUEST_TIMEOUT', `the question did not end within ${protocol.timeoutSec} s`))
      })
    }
    try {
      return await readFrame(stream, protocol.maxRequestBytes, wait.signal, this.#meter, onBegin)
    } catch (error) {
      if (!stream.readableEnded) throw error
      return undefined
    } finally {
      cancel()
    }
  }

  /** Runs `serve` unless the peer has too many streams of the protocol; whatever goes wrong ends the stream. */
  async #guard(protocol: string, stream: Stream, from: string, serve: () => Promise<void>): Promise<void> {
    const key = `${protocol} ${from}`
    const running = this.#serving.get(key) ?? 0
    if (running >= MAX_REQUESTS_PER_PEER) {
      stream.abort(new MigError('OVER_BUDGET', 'too many requests at a time'))
      return
    }
    this.#serving.set(key, running + 1)
    try {
      await serve()
    } catch (error) {
      this.#log.debug({ protocol, from, reason: String(error) }, 'a request ended early')
      stream.abort(error as Error)
    } finally {
      const left = (this.#serving.get(key) ?? 1) - 1
      if (left === 0) this.#serving.delete(key)
      else this.#serving.set(key, left)
    }
  }

  /** The answer to a question: what the handler gives, or why it gives nothing. */
  async #answer(
    protocol: RequestProtocol,
    handler: RequestHandler,
    from: string,
    question: Uint8Array
  ): Promise<{ head: Uint8Array; body: Uint8Array }> {
    try {
      const body = await handler(from, question)
      if (body.byteLength > protocol.maxAnswerBytes) throw new RangeError('the answer is too large')
      return { head: new Uint8Array([ANSWER.ok]), body }
    } catch (error) {
      const code = codeOf(error)
      if (code === 'INTERNAL') this.#log.error({ protocol: protocol.id, from, err: error }, 'a request handler failed')
      return { head: new Uint8Array([ANSWER.refused]), body: toUtf8(code) }
    }
  }
}

/** What is kept of questions that are still coming in, over all peers. */
class Meter implements BufferMeter {
  #held = 0

  take(bytes: number): boolean {
    if (this.#held + bytes > MAX_REQUEST_BUFFER_BYTES) return false
    this.#held += bytes
    return true
  }

  release(bytes: number): void {
    this.#held -= bytes
  }
}

/** @throws MigError `REQUEST_REFUSED`; its cause is a MigError with the code that the peer gave, when that is known */
function openAnswer(answer: Uint8Array): Uint8Array {
  if (answer[0] === ANSWER.ok) return answer.subarray(1)
  let code: Code = 'INTERNAL'
  try {
    const text = fromUtf8(answer.subarray(1))
    if (Object.hasOwn(CODES, text)) code = text as Code
  } catch {
    // not text: what the peer meant stays unknown
  }
  throw new MigError('REQUEST_REFUSED', `the peer answered ${code}`, { cause: new MigError(code, CODES[code].means) })
}

function keyOf(peer: PeerTarget, protocol: RequestProtocol): string {
  return `${protocol.id} ${peer.id}`
}
