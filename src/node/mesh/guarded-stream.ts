import type { AbortOptions, Logger, MultiaddrConnection } from '@libp2p/interface'
import { AbstractMultiaddrConnection, type SendResult } from '@libp2p/utils'
import type { Uint8ArrayList } from 'uint8arraylist'
import { KeyStream } from './key-stream.ts'

/** What a stream is encrypted with. */
export interface GuardedStreamOptions {
  /** 32 bytes */
  readonly key: Uint8Array
  /** 24 bytes each */
  readonly localNonce: Uint8Array
  readonly remoteNonce: Uint8Array
  readonly log: Logger
  /** of the other side, encrypted, taken from the connection already */
  readonly first?: Uint8Array
  /** Sees what comes, decrypted, before anybody else. What it throws ends the connection. */
  readonly look?: (bytes: Uint8Array) => void
}

/** A connection under XSalsa20 with a key that both sides have: the bytes are those of libp2p's own pre-shared key. */
export class GuardedStream extends AbstractMultiaddrConnection {
  readonly #connection: MultiaddrConnection
  readonly #incoming: KeyStream
  readonly #outgoing: KeyStream
  readonly #look: (bytes: Uint8Array) => void

  constructor(connection: MultiaddrConnection, options: GuardedStreamOptions) {
    super({ remoteAddr: connection.remoteAddr, direction: connection.direction, log: options.log })
    this.#connection = connection
    this.#incoming = new KeyStream(options.key, options.remoteNonce)
    this.#outgoing = new KeyStream(options.key, options.localNonce)
    this.#look = options.look ?? (() => undefined)
    // before what is still to come
    if (options.first !== undefined) this.push(this.#incoming.apply(options.first))
    this.#follow()
  }

  override sendData(data: Uint8ArrayList): SendResult {
    return {
      sentBytes: data.byteLength,
      canSendMore: this.#connection.send(this.#outgoing.apply(data.subarray()))
    }
  }

  override async sendClose(options?: AbortOptions): Promise<void> {
    await this.#connection.close(options)
  }

  override sendReset(error: Error): void {
    this.#connection.abort(error)
  }

  override sendPause(): void {
    this.#connection.pause()
  }

  override sendResume(): void {
    this.#connection.resume()
  }

  #follow(): void {
    const connection = this.#connection
    connection.addEventListener('message', ({ data }) => {
      for (const part of data instanceof Uint8Array ? [data] : data) this.#receive(part)
    })
    connection.addEventListener('drain', () => {
      this.safeDispatchEvent('drain')
    })
    connection.addEventListener('close', (event) => {
      if (event.error === undefined) this.onTransportClosed()
      else if (event.local === true) this.abort(event.error)
      else this.onRemoteReset()
    })
  }

  #receive(bytes: Uint8Array): void {
    if (this.status !== 'open' && this.status !== 'closing') return
    let plain: Uint8Array
    try {
      plain = this.#incoming.apply(bytes)
      this.#look(plain)
    } catch (error) {
      this.abort(error as Error)
      return
    }
    this.onData(plain)
  }
}
