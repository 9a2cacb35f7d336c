import type { AbortOptions, ConnectionProtector, MessageStream, MultiaddrConnection } from '@libp2p/interface'
import { byteStream } from '@libp2p/utils'
import { MigError } from '../../protocol/errors.ts'
import { equalBytes, toUtf8 } from '../../util/bytes.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import { GuardedStream } from './guarded-stream.ts'
import { KeyStream } from './key-stream.ts'

const NONCE_BYTES = 24
/** What both sides of every connection say first, whatever they speak after: the header of multistream-select. */
const GREETING = toUtf8('\x13/multistream/1.0.0\n')
/** Ms that a peer has to greet back before the next key is tried: a node that knows the key does at once. */
const GREET_MS: Ms = 3_000

/** One attempt to reach a peer with one key. */
export class KeyAttempt {
  readonly key: Uint8Array
  /** further keys will be tried, so this one need not be waited for */
  readonly hasNext: boolean
  /** what became of the attempt: a connection that ends when it is `asked` was not wanted with this key */
  state: 'unasked' | 'asked' | 'greeted' = 'unasked'

  constructor(key: Uint8Array, hasNext: boolean) {
    this.key = key
    this.hasNext = hasNext
  }
}

export interface KeyProtectorDeps {
  readonly clock: Clock
  /** Told of who reached this node with another key than the newest. */
  readonly onOlderKey: (remoteAddress: string) => void
}

/**
 * The outer wall of a mesh, as libp2p's own pre-shared key, but with several keys at a time: who is dialled finds out
 * by the first bytes, whose plain text is known, which of the keys the other side has.
 */
export class KeyProtector implements ConnectionProtector {
  readonly [Symbol.toStringTag] = 'mig-mesh/pre-shared-keys'
  readonly #keys: readonly Uint8Array[]
  readonly #newest: Uint8Array
  readonly #deps: KeyProtectorDeps
  readonly #attempts = new WeakMap<MessageStream, KeyAttempt>()

  /** @param keys - 32 bytes each, the newest first */
  constructor(keys: readonly [Uint8Array, ...Uint8Array[]], deps: KeyProtectorDeps) {
    this.#keys = keys
    this.#newest = keys[0]
    this.#deps = deps
  }

  /** One attempt for each key, in the order in which they are to be made. */
  attempts(): KeyAttempt[] {
    return this.#keys.map((key, index) => new KeyAttempt(key, index + 1 < this.#keys.length))
  }

  /** Says with which attempt a connection is opened, before it is protected. */
  begin(connection: MultiaddrConnection, attempt: KeyAttempt): void {
    this.#attempts.set(connection, attempt)
  }

  /** @throws MigError `PEER_UNREACHABLE` when the other side has none of the keys, or ends the connection */
  async protect(stream: MessageStream, options: AbortOptions = {}): Promise<MessageStream> {
    // libp2p's upgrader, its only caller, gives what a transport made
    const connection = stream as MultiaddrConnection
    try {
      return await this.#protect(connection, options)
    } catch (error) {
      connection.abort(error as Error)
      throw error
    }
  }

  async #protect(connection: MultiaddrConnection, options: AbortOptions): Promise<MessageStream> {
    const bytes = byteStream(connection)
    const localNonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
    const [read] = await Promise.all([bytes.read({ bytes: NONCE_BYTES, ...options }), bytes.write(localNonce, options)])
    const remoteNonce = read.subarray()
    const log = connection.log.newScope('pre-shared-key')
    if (connection.direction === 'outbound') {
      const attempt = this.#attempts.get(connection) ?? new KeyAttempt(this.#newest, false)
      const look = this.#expectGreeting(connection, attempt)
      return new GuardedStream(bytes.unwrap(), { key: attempt.key, localNonce, remoteNonce, log, look })
    }
    const first = (await bytes.read({ bytes: GREETING.byteLength, ...options })).subarray()
    const key = this.#keys.find((candidate) => equalBytes(new KeyStream(candidate, remoteNonce).apply(first), GREETING))
    if (key === undefined) throw new MigError('PEER_UNREACHABLE', 'it has none of our pre-shared keys')
    if (key !== this.#newest) this.#deps.onOlderKey(connection.remoteAddr.toString())
    return new GuardedStream(bytes.unwrap(), { key, localNonce, remoteNonce, log, first })
  }

  /** What looks at the first bytes that come back, and how long they may take. */
  #expectGreeting(connection: MultiaddrConnection, attempt: KeyAttempt): (bytes: Uint8Array) => void {
    attempt.state = 'asked'
    const cancel = attempt.hasNext
      ? this.#deps.clock.after(GREET_MS, () => {
          connection.abort(new MigError('PEER_UNREACHABLE', 'it does not answer to our pre-shared key'))
        })
      : (): void => undefined
    connection.addEventListener('close', cancel)
    let seen = 0
    return (bytes) => {
      for (let at = 0; at < bytes.byteLength && seen < GREETING.byteLength; at++, seen++) {
        if (bytes[at] !== GREETING[seen]) throw new MigError('PEER_UNREACHABLE', 'it has another pre-shared key')
      }
      if (seen < GREETING.byteLength || attempt.state === 'greeted') return
      attempt.state = 'greeted'
      cancel()
    }
  }
}
