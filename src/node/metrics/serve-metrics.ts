import { createServer, type Server } from 'node:http'
import type { Metric } from './metric.ts'
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { MigError } from '../../protocol/errors.ts'

/** What metrics are collected in. Made here: the bundle finds the names of prom-client only by an import that is not late. */
export function createRegistry(): Registry {
  return new Registry()
}

/** Metrics of a node over HTTP, at `/metrics`, in Prometheus' text format; those of the process as well. */
export class MetricsServer implements AsyncDisposable {
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  /**
   * @param listen - host and port, `127.0.0.1:9469`; port 0 is any
   * @param registry - may have metrics of others already
   * @throws MigError `CONFIG_INVALID` when nobody can listen there
   */
  static async listen(listen: string, metrics: Iterable<Metric>, registry: Registry): Promise<MetricsServer> {
    register(metrics, registry)
    const server = createServer((request, response) => {
      if (request.method !== 'GET' || request.url !== '/metrics') {
        response.writeHead(404).end()
        return
      }
      registry.metrics().then(
        (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
        () => response.writeHead(500).end()
      )
    })
    const colon = listen.lastIndexOf(':')
    const host = listen.slice(0, colon).replace(/^\[(.*)\]$/, '$1')
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(Number(listen.slice(colon + 1)), host, resolve)
      })
    } catch (cause) {
      const reason = (cause as Error).message
      throw new MigError('CONFIG_INVALID', `Metrics cannot be served on ${listen}: ${reason}.`, { cause })
    }
    return new MetricsServer(server)
  }

  /** The port that is listened on. */
  get port(): number {
    return (this.#server.address() as { port: number }).port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

function register(metrics: Iterable<Metric>, registry: Registry): void {
  collectDefaultMetrics({ register: registry })
  for (const { name, help, type, read } of metrics) {
    const first = read()
    const labelNames = typeof first === 'number' ? [] : [first.label]
    const Kind = type === 'counter' ? Counter : Gauge
    new Kind({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset()
        const now = read()
        if (typeof now === 'number') this.inc(now)
        else for (const [value, count] of now.values) this.inc({ [now.label]: value }, count)
      }
    })
  }
}
