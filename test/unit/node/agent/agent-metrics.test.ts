import { expect } from 'chai'
import { agentMetrics } from '../../../../src/node/agent/agent-metrics.ts'
import { figuresOf, NODE_FIGURES, NODE_PARTS } from '../../../helpers/metric-figures.ts'

const PARTS = {
  ...NODE_PARTS,
  outbox: { size: 5, dropped: 1 },
  reporter: { ended: new Map([['success', 3]]) },
  runner: {
    children: new Map([
      ['busy', 2],
      ['warm', 1]
    ])
  },
  custody: { status: { waiting: 6, bytes: 700, settled: 8, dropped: 9 } }
}

describe('agentMetrics', () => {
  it('are what the parts of the agent say', () => {
    expect(figuresOf(agentMetrics(PARTS as unknown as Parameters<typeof agentMetrics>[0]))).to.deep.equal({
      ...NODE_FIGURES,
      mig_outbox_waiting: 5,
      mig_outbox_dropped_total: 1,
      mig_commands_total: { status: { success: 3 } },
      mig_children: { state: { busy: 2, warm: 1 } },
      mig_custody_waiting: 6,
      mig_custody_bytes: 700,
      mig_custody_settled: 8,
      mig_custody_dropped_total: 9
    })
  })
})
