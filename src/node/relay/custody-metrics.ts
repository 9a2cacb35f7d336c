import type { Metric } from '../metrics/metric.ts'
import type { Custody } from './custody.ts'

/** What a node that keeps results for others tells Prometheus. */
export function custodyMetrics(custody: Pick<Custody, 'status'>): Metric[] {
  return [
    {
      name: 'mig_custody_waiting',
      type: 'gauge',
      help: 'Results of others that wait for who asked.',
      read: () => custody.status.waiting
    },
    {
      name: 'mig_custody_bytes',
      type: 'gauge',
      help: 'Bytes of them.',
      read: () => custody.status.bytes
    },
    {
      name: 'mig_custody_settled',
      type: 'gauge',
      help: 'Receipts that wait for who handed the result over.',
      read: () => custody.status.settled
    },
    {
      name: 'mig_custody_dropped_total',
      type: 'counter',
      help: 'Results of others that were given up at reply.until.',
      read: () => custody.status.dropped
    }
  ]
}
