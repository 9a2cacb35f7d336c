import type { Stream } from '@libp2p/interface'
import type { Clock, Ms } from '../../util/clock.ts'

/** Ms after which a stream that nobody used is closed: a neighbour that sync runs with uses it more often. */
const IDLE_MS: Ms = 70_000

/** Streams that can carry another question: a question on a new stream costs three times as much. */
export class IdleStreams {
  readonly #clock: Clock
  readonly #idle = new Map<string, Map<Stream, () => void>>()

  constructor(deps: { clock: Clock }) {
    this.#clock = deps.clock
  }

  /** A stream that was kept under `key`, and is open as far as we know. It is the caller's from now on. */
  take(key: string): Stream | undefined {
    const stream = this.#idle.get(key)?.keys().next().value
    if (stream !== undefined) this.#release(key, stream)
    return stream
  }

  /** Keeps an open stream for the next question. */
  keep(key: string, stream: Stream): void {
    if (stream.status !== 'open' || stream.readableEnded) return
    const onEnd = (): void => {
      this.#release(key, stream)
      void stream.close().catch((error: unknown) => {
        stream.abort(error as Error)
      })
    }
    const cancel = this.#clock.after(IDLE_MS, onEnd)
    stream.addEventListener('remoteCloseWrite', onEnd)
    stream.addEventListener('close', onEnd)
    const streams = this.#idle.get(key) ?? new Map<Stream, () => void>()
    this.#idle.set(key, streams)
    streams.set(stream, () => {
      cancel()
      stream.removeEventListener('remoteCloseWrite', onEnd)
      stream.removeEventListener('close', onEnd)
    })
  }

  #release(key: string, stream: Stream): void {
    const streams = this.#idle.get(key)
    streams?.get(stream)?.()
    streams?.delete(stream)
    if (streams?.size === 0) this.#idle.delete(key)
  }
}
