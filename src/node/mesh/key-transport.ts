import {
  transportSymbol,
  type Connection,
  type CreateListenerOptions,
  type DialTransportOptions,
  type Listener,
  type Transport,
  type Upgrader
} from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import { MigError } from '../../protocol/errors.ts'
import type { TransportFactory } from './create-host.ts'
import type { KeyAttempt, KeyProtector } from './key-protector.ts'

/** Dials an address with each key of the protector in turn, until the other side has it. */
export function keyTransport(factory: TransportFactory, protector: KeyProtector): TransportFactory {
  return (components) => new KeyTransport(factory(components), protector)
}

class KeyTransport implements Transport {
  readonly [transportSymbol] = true
  readonly [Symbol.toStringTag] = 'mig-mesh/pre-shared-keys'
  readonly #transport: Transport
  readonly #protector: KeyProtector

  constructor(transport: Transport, protector: KeyProtector) {
    this.#transport = transport
    this.#protector = protector
  }

  async dial(address: Multiaddr, options: DialTransportOptions): Promise<Connection> {
    const failures: Error[] = []
    for (const attempt of this.#protector.attempts()) {
      try {
        return await this.#transport.dial(address, { ...options, upgrader: this.#upgrader(options.upgrader, attempt) })
      } catch (error) {
        options.signal.throwIfAborted()
        // not for the key: no other one would help
        if (attempt.state !== 'asked') throw error
        failures.push(error as Error)
      }
    }
    const cause = failures.at(-1)
    throw new MigError('PEER_UNREACHABLE', `no pre-shared key of ours is taken there (${cause?.message})`, { cause })
  }

  createListener(options: CreateListenerOptions): Listener {
    return this.#transport.createListener(options)
  }

  listenFilter(addresses: Multiaddr[]): Multiaddr[] {
    return this.#transport.listenFilter(addresses)
  }

  dialFilter(addresses: Multiaddr[]): Multiaddr[] {
    return this.#transport.dialFilter(addresses)
  }

  /** The upgrader, which tells the protector of the attempt first. */
  #upgrader(upgrader: Upgrader, attempt: KeyAttempt): Upgrader {
    const upgradeOutbound: Upgrader['upgradeOutbound'] = (connection, options) => {
      this.#protector.begin(connection, attempt)
      return upgrader.upgradeOutbound(connection, options)
    }
    return {
      upgradeOutbound,
      upgradeInbound: upgrader.upgradeInbound.bind(upgrader),
      createInboundAbortSignal: upgrader.createInboundAbortSignal.bind(upgrader),
      getStreamMuxers: upgrader.getStreamMuxers.bind(upgrader),
      getConnectionEncrypters: upgrader.getConnectionEncrypters.bind(upgrader)
    }
  }
}
