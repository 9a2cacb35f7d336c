import { request, type ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { MigError } from '../../protocol/errors.ts'
import { MAX_PROXY_HEADER_BYTES } from '../../protocol/wire/limits.ts'
import type { Clock, Ms } from '../../util/clock.ts'
import { deadline } from './deadline.ts'
import type { Endpoint } from './proxy-exceptions.ts'
import type { ProxyServer } from './proxy-server.ts'

/** Ms for a proxy to open a tunnel, from the first packet to its answer. As long as MIG's agent waited. */
export const TUNNEL_MS: Ms = 5_000
const AUTHENTICATION_REQUIRED = 407

/**
 * Has a proxy open a connection (HTTP CONNECT). The name of a host is looked up by the proxy.
 *
 * @param deps.limitMs - for the proxy to answer
 * @returns the socket, which carries bytes of the peer and nothing else from here on
 * @throws MigError `PROXY_FAILED`; the reason of the signal
 */
export async function openTunnel(
  proxy: ProxyServer,
  { host, port }: Endpoint,
  { clock, signal, limitMs = TUNNEL_MS }: { readonly clock: Clock; readonly signal: AbortSignal; readonly limitMs?: Ms }
): Promise<Socket> {
  signal.throwIfAborted()
  using limit = deadline(clock, limitMs, signal)
  const to = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const asking = request({
    method: 'CONNECT',
    host: proxy.host,
    port: proxy.port,
    path: to,
    headers: { host: to, ...proxy.authorization },
    agent: false,
    // Node stops at the limit already.
    maxHeaderSize: MAX_PROXY_HEADER_BYTES + 1,
    signal: limit.signal
  })
  try {
    return await answered(asking, proxy)
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof MigError) throw cause
    const why = limit.isOver ? `has not answered within ${limitMs / 1000} s` : whyOf(cause as NodeJS.ErrnoException)
    throw new MigError('PROXY_FAILED', `The proxy ${proxy.name} ${why}.`, { cause })
  }
}

function answered(asking: ClientRequest, proxy: ProxyServer): Promise<Socket> {
  return new Promise((resolve, reject) => {
    asking.once('error', reject)
    asking.once('connect', ({ statusCode = 0 }, socket: Socket, ahead) => {
      if (statusCode >= 200 && statusCode < 300) {
        // what the peer said in one breath with the proxy
        if (ahead.byteLength > 0) socket.unshift(ahead)
        resolve(socket)
        return
      }
      socket.destroy()
      reject(new MigError('PROXY_FAILED', `The proxy ${proxy.name} refuses: ${refusalOf(statusCode, proxy)}.`))
    })
    asking.end()
  })
}

/** The words of the proxy itself are not repeated: they could be anything. */
function refusalOf(status: number, { hasUser }: ProxyServer): string {
  if (status !== AUTHENTICATION_REQUIRED) return `its answer has status ${status}`
  return hasUser ? 'it does not take our user and password' : 'it wants a user and a password'
}

function whyOf({ code = '' }: NodeJS.ErrnoException): string {
  if (code === 'HPE_HEADER_OVERFLOW') return `has a header of more than ${MAX_PROXY_HEADER_BYTES} bytes in its answer`
  if (code.startsWith('HPE_')) return 'does not speak HTTP'
  return code === 'ECONNRESET' ? 'has hung up' : `cannot be reached (${code})`
}
