import { once } from 'node:events'
import type { Socket } from 'node:net'
import { TimeoutError, type AbortOptions, type Logger } from '@libp2p/interface'
import { AbstractMultiaddrConnection, type SendResult } from '@libp2p/utils'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Uint8ArrayList } from 'uint8arraylist'
import type { Ms } from '../../util/clock.ts'

/** Ms without a byte after which a connection is dead: what libp2p's own TCP has. */
const SILENCE_MS: Ms = 120_000

/** A socket that is connected to a peer already, as libp2p wants it. Its own TCP transport makes such ones of its own sockets alone. */
export class SocketConnection extends AbstractMultiaddrConnection {
  readonly #socket: Socket

  /** @param remoteAddr - of the peer, whatever is between */
  constructor(socket: Socket, { remoteAddr, log }: { readonly remoteAddr: Multiaddr; readonly log: Logger }) {
    super({ remoteAddr, log, direction: 'outbound' })
    this.#socket = socket
    socket.setNoDelay(true).setKeepAlive(true).setTimeout(SILENCE_MS)
    socket.on('data', (data: Buffer) => {
      this.onData(data)
    })
    socket.on('drain', () => {
      this.safeDispatchEvent('drain')
    })
    socket.on('error', (error) => {
      this.abort(error)
    })
    socket.once('timeout', () => {
      this.abort(new TimeoutError())
    })
    socket.once('end', () => {
      this.onTransportClosed()
    })
    socket.once('close', () => {
      this.onTransportClosed()
    })
  }

  override sendData(data: Uint8ArrayList): SendResult {
    let sentBytes = 0
    for (const part of data) {
      sentBytes += part.byteLength
      if (!this.#socket.write(part)) return { sentBytes, canSendMore: false }
    }
    return { sentBytes, canSendMore: true }
  }

  override async sendClose(options?: AbortOptions): Promise<void> {
    if (this.#socket.destroyed) return
    this.#socket.destroySoon()
    await once(this.#socket, 'close', options)
  }

  override sendReset(): void {
    this.#socket.destroy()
  }

  override sendPause(): void {
    this.#socket.pause()
  }

  override sendResume(): void {
    this.#socket.resume()
  }
}
