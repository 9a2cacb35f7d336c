import type { Metric } from '../../src/node/metrics/metric.ts'
import type { NodeParts } from '../../src/node/metrics/node-metrics.ts'

/** Parts of a node that say something. */
export const NODE_PARTS = {
  mesh: {
    peers: () => [
      { isNeighbour: true, address: '/ip4/10.1.0.1/tcp/1' },
      { isNeighbour: true, address: '/ip4/192.0.2.1/tcp/1' },
      { isNeighbour: false, address: '/ip4/10.1.0.2/tcp/1' }
    ],
    syncRounds: new Map([['done', 7]])
  },
  book: { size: 4, refused: new Map([['SIGNER_UNKNOWN', 2]]) },
  policies: { version: 7 },
  census: { size: 9 }
} as unknown as NodeParts

/** And what metrics make of it. */
export const NODE_FIGURES = {
  mig_live_orders: 4,
  mig_neighbours: 2,
  mig_connections: 3,
  mig_census_nodes: 9,
  mig_policy_version: 7,
  mig_sync_rounds_total: { outcome: { done: 7 } },
  mig_refusals_total: { code: { SIGNER_UNKNOWN: 2 } }
}

/** The figure of each metric by its name; with a label, the figures of its values. */
export function figuresOf(metrics: readonly Metric[]): Record<string, unknown> {
  return Object.fromEntries(
    metrics.map(({ name, read }) => {
      const now = read()
      return [name, typeof now === 'number' ? now : { [now.label]: Object.fromEntries(now.values) }]
    })
  )
}
