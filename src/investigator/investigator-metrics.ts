import type { Metric } from '../node/metrics/metric.ts'
import type { Clock } from '../util/clock.ts'
import type { Investigator } from './investigator.ts'
import type { ResultsIntake } from './results-intake.ts'
import { isFinalStatus } from '../protocol/result/report.ts'
import type { ActionTracker } from './action-tracker.ts'
import { nodeMetrics, type NodeParts } from '../node/metrics/node-metrics.ts'

interface InvestigatorParts extends NodeParts {
  readonly investigator: Pick<Investigator, 'wanted'>
  readonly intake: Pick<ResultsIntake, 'stored'>
  readonly clock: Clock
}

/** What the node of an investigator tells Prometheus. */
export function investigatorMetrics(parts: InvestigatorParts): Metric[] {
  const { investigator, intake, clock } = parts
  return [
    ...nodeMetrics(parts),
    {
      name: 'mig_actions_live',
      type: 'gauge',
      help: 'Actions of this node that have not expired.',
      read: () => investigator.wanted().filter(({ action }) => Date.parse(action.expireafter) > clock.now()).length
    },
    {
      name: 'mig_answers_waiting',
      type: 'gauge',
      help: 'Agents that are expected to answer an action of this node, and have not, until reply.until.',
      read: () => investigator.wanted().reduce((sum, tracker) => sum + unanswered(tracker), 0)
    },
    {
      name: 'mig_results_stored_total',
      type: 'counter',
      help: 'Final results that were stored, by their status.',
      read: () => ({ label: 'status', values: intake.stored })
    }
  ]
}

/** Agents that are expected to answer and have not ended. */
function unanswered(tracker: ActionTracker): number {
  return tracker.expected.filter(({ id }) => {
    const state = tracker.find(id)
    return state === undefined || !isFinalStatus(state.status)
  }).length
}
