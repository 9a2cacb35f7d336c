import type { Census } from '../mesh/census.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { OrderBook } from '../mesh/order-book.ts'
import type { PolicyChain } from '../mesh/policy-chain.ts'
import type { Metric } from './metric.ts'

/** What every node is made of. */
export interface NodeParts {
  readonly mesh: Pick<Mesh, 'peers' | 'syncRounds'>
  readonly book: Pick<OrderBook, 'size' | 'refused'>
  readonly policies: Pick<PolicyChain, 'version'>
  readonly census: Pick<Census, 'size'>
}

/** What every node tells Prometheus; docs/metrics.md lists it, as all metrics, and a test compares. */
export function nodeMetrics({ mesh, book, policies, census }: NodeParts): Metric[] {
  return [
    {
      name: 'mig_live_orders',
      type: 'gauge',
      help: 'Orders that are held and have not expired.',
      read: () => book.size
    },
    {
      name: 'mig_neighbours',
      type: 'gauge',
      help: 'Nodes that gossip and sync run with.',
      read: () => mesh.peers().filter((peer) => peer.isNeighbour).length
    },
    {
      name: 'mig_connections',
      type: 'gauge',
      help: 'Nodes with an open connection, neighbours and others.',
      read: () => mesh.peers().length
    },
    { name: 'mig_census_nodes', type: 'gauge', help: 'Nodes of the census.', read: () => census.size },
    {
      name: 'mig_policy_version',
      type: 'gauge',
      help: 'Version of the policy in force.',
      read: () => policies.version
    },
    {
      name: 'mig_sync_rounds_total',
      type: 'counter',
      help: 'Rounds of sync: that ended well, that failed, and that others began.',
      read: () => ({ label: 'outcome', values: mesh.syncRounds })
    },
    {
      name: 'mig_refusals_total',
      type: 'counter',
      help: 'Envelopes that were not taken, by the code of the first check that failed.',
      read: () => ({ label: 'code', values: book.refused })
    }
  ]
}
