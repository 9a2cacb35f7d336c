import type { AgentParts } from './agent.ts'
import type { Metric } from '../metrics/metric.ts'

/** What an agent tells Prometheus; docs/metrics.md lists it, and a test compares. */
export function agentMetrics(
  parts: Pick<AgentParts, 'mesh' | 'book' | 'policies' | 'census' | 'outbox' | 'reporter'>
): Metric[] {
  const { mesh, book, policies, census, outbox, reporter } = parts
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
    { name: 'mig_census_nodes', type: 'gauge', help: 'Nodes of the census.', read: () => census.size },
    {
      name: 'mig_policy_version',
      type: 'gauge',
      help: 'Version of the policy in force.',
      read: () => policies.version
    },
    {
      name: 'mig_outbox_waiting',
      type: 'gauge',
      help: 'Results that wait for a receipt.',
      read: () => outbox.size
    },
    {
      name: 'mig_outbox_dropped_total',
      type: 'counter',
      help: 'Results that were given up at reply.until.',
      read: () => outbox.dropped
    },
    {
      name: 'mig_commands_total',
      type: 'counter',
      help: 'Commands that have ended, by their final status.',
      read: () => ({ label: 'status', values: reporter.ended })
    },
    {
      name: 'mig_refusals_total',
      type: 'counter',
      help: 'Envelopes that were not taken, by the code of the first check that failed.',
      read: () => ({ label: 'code', values: book.refused })
    }
  ]
}
