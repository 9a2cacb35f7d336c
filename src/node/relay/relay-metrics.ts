import type { Metric } from '../metrics/metric.ts'
import type { RelayParts } from './relay.ts'
import { nodeMetrics } from '../metrics/node-metrics.ts'
import { custodyMetrics } from './custody-metrics.ts'
import { neighboursBySegment } from './neighbours-by-segment.ts'

/** What a relay tells Prometheus. */
export function relayMetrics(
  parts: Pick<RelayParts, 'mesh' | 'book' | 'policies' | 'census' | 'custody' | 'segments'>
): Metric[] {
  const { mesh, custody, segments } = parts
  return [
    ...nodeMetrics(parts),
    ...custodyMetrics(custody),
    {
      name: 'mig_segment_neighbours',
      type: 'gauge',
      help: 'Neighbours in each segment of a relay, by its networks.',
      read: () => ({ label: 'segment', values: neighboursBySegment(mesh.peers(), segments) })
    }
  ]
}
