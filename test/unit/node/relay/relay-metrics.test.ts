import { expect } from 'chai'
import { Segments } from '../../../../src/node/mesh/segments.ts'
import { relayMetrics } from '../../../../src/node/relay/relay-metrics.ts'
import { figuresOf, NODE_FIGURES, NODE_PARTS } from '../../../helpers/metric-figures.ts'

const PARTS = {
  ...NODE_PARTS,
  custody: { status: { waiting: 6, bytes: 700, settled: 8, dropped: 9 } },
  segments: new Segments([
    { name: 'office', networks: ['10.1.0.0/16'] },
    { name: 'plant', networks: ['10.2.0.0/16'] }
  ])
}

describe('relayMetrics', () => {
  it('are what the parts of the relay say; a segment without a neighbour has 0', () => {
    expect(figuresOf(relayMetrics(PARTS as unknown as Parameters<typeof relayMetrics>[0]))).to.deep.equal({
      ...NODE_FIGURES,
      mig_custody_waiting: 6,
      mig_custody_bytes: 700,
      mig_custody_settled: 8,
      mig_custody_dropped_total: 9,
      mig_segment_neighbours: { segment: { office: 1, plant: 0, '': 1 } }
    })
  })
})
