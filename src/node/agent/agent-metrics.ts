import type { AgentParts } from './agent.ts'
import type { Metric } from '../metrics/metric.ts'
import { nodeMetrics } from '../metrics/node-metrics.ts'
import { custodyMetrics } from '../relay/custody-metrics.ts'

/** What an agent tells Prometheus. */
export function agentMetrics(
  parts: Pick<AgentParts, 'mesh' | 'book' | 'policies' | 'census' | 'outbox' | 'reporter' | 'runner' | 'custody'>
): Metric[] {
  const { outbox, reporter, runner, custody } = parts
  return [
    ...nodeMetrics(parts),
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
      name: 'mig_children',
      type: 'gauge',
      help: 'Processes of modules: busy with an operation, and warm for the next one.',
      read: () => ({ label: 'state', values: runner.children })
    },
    ...custodyMetrics(custody)
  ]
}
