import type { Clock } from '../../util/clock.ts'
import type { Log } from '../../util/log.ts'
import type { TransportFactory } from './create-host.ts'
import { ProxyExceptions, type Endpoint } from './proxy-exceptions.ts'
import { ProxyServer } from './proxy-server.ts'

/** The proxy of a configuration. */
export interface ProxyConfig {
  readonly proxy?: ProxyServer | undefined
  /** what is reached without it, beside what `NO_PROXY` says */
  readonly noProxy: readonly string[]
}

/** Through which proxies a node may dial, and whether it does. */
export class Proxies {
  readonly #servers: readonly ProxyServer[]
  readonly #exceptions: ProxyExceptions
  readonly #firstUseListeners = new Set<() => void>()
  #inUse: ProxyServer | undefined

  constructor(servers: readonly ProxyServer[], exceptions: ProxyExceptions) {
    this.#servers = servers
    this.#exceptions = exceptions
  }

  /**
   * The proxies of a configuration, then of the environment (`HTTPS_PROXY`, `NO_PROXY`, or in small letters).
   * @returns undefined when there are none
   */
  static of({ proxy, noProxy }: ProxyConfig, env: NodeJS.ProcessEnv, log: Log): Proxies | undefined {
    const servers = [proxy, proxyOf(env, log)].filter((server) => server !== undefined)
    if (servers.length === 0) return undefined
    const exceptions = [...noProxy, ...(variable(env, 'NO_PROXY') ?? '').split(',')]
    return new Proxies(servers, new ProxyExceptions(exceptions.filter((text) => text.trim() !== '')))
  }

  /** Those to try, in this order, before dialling directly. */
  for(endpoint: Endpoint): readonly ProxyServer[] {
    return this.#exceptions.has(endpoint) ? [] : this.#servers
  }

  /** The one that has led to a peer last. */
  get inUse(): ProxyServer | undefined {
    return this.#inUse
  }

  /** A peer was reached through it. */
  used(server: ProxyServer): void {
    const isFirst = this.#inUse === undefined
    this.#inUse = server
    if (isFirst) for (const listener of this.#firstUseListeners) listener()
  }

  /**
   * Calls back when a peer is reached through a proxy for the first time. Not at every change: where each of two leads to
   * some peers alone, that is every dial, and who listens tells the whole mesh.
   */
  onFirstUse(listener: () => void): void {
    this.#firstUseListeners.add(listener)
  }
}

/** What a mesh needs to dial through them. Loaded only here: a node without a proxy pays nothing for it. */
export async function dialThrough(
  proxies: Proxies | undefined,
  deps: { readonly clock: Clock; readonly log: Log }
): Promise<{ transport?: TransportFactory }> {
  if (proxies === undefined) return {}
  const { proxyTransport } = await import('./proxy-transport.ts')
  return { transport: proxyTransport({ ...deps, proxies }) }
}

function proxyOf(env: NodeJS.ProcessEnv, log: Log): ProxyServer | undefined {
  const text = variable(env, 'HTTPS_PROXY')
  if (text === undefined) return undefined
  const server = ProxyServer.parse(text)
  // It may be meant for other programs, so it is no reason to stop.
  if (server === undefined) log.warn({}, 'HTTPS_PROXY is left alone: it is not a proxy as http://host:port')
  return server
}

/** A variable of the environment, in capitals or not; undefined when it is empty. */
function variable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const text = env[name] ?? env[name.toLowerCase()]
  return text === '' ? undefined : text
}
