import type { Registry } from 'prom-client'
import type { Metric } from './metric.ts'

/** Where a node serves metrics, and what they are collected in. */
export interface MetricsPlace {
  /** host and port, `127.0.0.1:9469` */
  readonly listen: string
  /** libp2p puts its own into it */
  readonly registry: Registry
}

/** Is the text a host and a port, `127.0.0.1:9469`? */
export function isMetricsAddress(text: string): boolean {
  return /^.+:\d{1,5}$/.test(text)
}

/**
 * Loads what metrics need: a node without them pays nothing.
 * @param listen - undefined: there are none
 */
export async function openMetrics(listen: string | undefined): Promise<MetricsPlace | undefined> {
  if (listen === undefined) return undefined
  const { createRegistry } = await import('./serve-metrics.ts')
  return { listen, registry: createRegistry() }
}

/** Serves metrics, where there is a place for them. @throws MigError `CONFIG_INVALID` when nobody can listen there */
export async function serveMetrics(
  place: MetricsPlace | undefined,
  metrics: () => Iterable<Metric> | Promise<Iterable<Metric>>
): Promise<AsyncDisposable | undefined> {
  if (place === undefined) return undefined
  const { MetricsServer } = await import('./serve-metrics.ts')
  return MetricsServer.listen(place.listen, await metrics(), place.registry)
}
