import type { Socket } from 'node:net'
import {
  transportSymbol,
  type Connection,
  type CreateListenerOptions,
  type DialTransportOptions,
  type Listener,
  type Logger,
  type Transport
} from '@libp2p/interface'
import { tcp, type TCPComponents } from '@libp2p/tcp'
import { tryGetNetConfig } from '@libp2p/utils'
import type { Multiaddr } from '@multiformats/multiaddr'
import { MigError } from '../../protocol/errors.ts'
import type { Clock } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { TransportFactory } from './create-host.ts'
import type { Proxies } from './proxies.ts'
import type { Endpoint } from './proxy-exceptions.ts'
import type { ProxyServer } from './proxy-server.ts'
import { SocketConnection } from './socket-connection.ts'
import { openTunnel, TUNNEL_MS } from './tunnel.ts'

interface ProxyTransportDeps {
  readonly proxies: Proxies
  readonly clock: Clock
  readonly log: Log
}

/** TCP, for a node that reaches others through a proxy: each is dialled through the proxies in turn, then directly. */
export function proxyTransport(deps: ProxyTransportDeps): TransportFactory {
  return (components: TCPComponents) => new ProxyTransport(components, deps)
}

/** It listens as libp2p's TCP does, and dials through a proxy. */
class ProxyTransport implements Transport {
  readonly [transportSymbol] = true
  readonly [Symbol.toStringTag] = 'mig-mesh/proxy'
  readonly #tcp: Transport
  readonly #log: Logger
  readonly #deps: ProxyTransportDeps
  /** what was said last of each proxy that fails: once is enough */
  readonly #told = new Map<ProxyServer, string>()

  constructor(components: TCPComponents, deps: ProxyTransportDeps) {
    this.#tcp = tcp()(components)
    this.#log = components.logger.forComponent('libp2p:proxy')
    this.#deps = deps
  }

  async dial(address: Multiaddr, options: DialTransportOptions): Promise<Connection> {
    const failures: string[] = []
    const proxies = this.#proxiesFor(address)
    for (const proxy of proxies) {
      const socket = await this.#tunnel(proxy, address, { signal: options.signal, share: proxies.length, failures })
      if (socket !== undefined) return await this.#upgrade(socket, address, options)
    }
    try {
      return await this.#tcp.dial(address, options)
    } catch (cause) {
      if (failures.length === 0) throw cause
      throw new MigError('PROXY_FAILED', `${failures.join(' ')} Nor directly: ${(cause as Error).message}.`, { cause })
    }
  }

  createListener(options: CreateListenerOptions): Listener {
    return this.#tcp.createListener(options)
  }

  listenFilter(addresses: Multiaddr[]): Multiaddr[] {
    return this.#tcp.listenFilter(addresses)
  }

  dialFilter(addresses: Multiaddr[]): Multiaddr[] {
    return this.#tcp.dialFilter(addresses)
  }

  #proxiesFor(address: Multiaddr): readonly ProxyServer[] {
    const endpoint = endpointOf(address)
    return endpoint === undefined ? [] : this.#deps.proxies.for(endpoint)
  }

  /**
   * @param attempt.share - how many proxies have the time for one: a host stops to wait for an address soon after it, and
   *   the direct way has to have its turn
   * @param attempt.failures - where a failure of the proxy is added; then nothing is returned
   */
  async #tunnel(
    proxy: ProxyServer,
    address: Multiaddr,
    { signal, share, failures }: { signal: AbortSignal; share: number; failures: string[] }
  ): Promise<Socket | undefined> {
    const { clock, log, proxies } = this.#deps
    try {
      const limitMs = TUNNEL_MS / share
      const socket = await openTunnel(proxy, endpointOf(address) as Endpoint, { clock, signal, limitMs })
      proxies.used(proxy)
      return socket
    } catch (error) {
      if (!(error instanceof MigError)) throw error
      failures.push(error.message)
      if (this.#told.get(proxy) !== error.message) log.warn({ code: error.code, to: address.toString() }, error.message)
      this.#told.set(proxy, error.message)
      return undefined
    }
  }

  async #upgrade(socket: Socket, remoteAddr: Multiaddr, options: DialTransportOptions): Promise<Connection> {
    const connection = new SocketConnection(socket, { remoteAddr, log: this.#log.newScope('connection') })
    try {
      return await options.upgrader.upgradeOutbound(connection, options)
    } catch (error) {
      connection.abort(error as Error)
      throw error
    }
  }
}

/** Where an address leads; undefined for one that is no host and port. */
function endpointOf(address: Multiaddr): Endpoint | undefined {
  const { host, port } = tryGetNetConfig(address) ?? {}
  return host === undefined || port === undefined ? undefined : { host, port }
}
