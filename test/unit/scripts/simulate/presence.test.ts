import { expect } from 'chai'
import { makeGraph, meanDegree } from '../../../../scripts/simulate/graph.ts'
import { Network } from '../../../../scripts/simulate/network.ts'
import { PresenceSpread } from '../../../../scripts/simulate/presence.ts'
import { Random } from '../../../../scripts/simulate/random.ts'

function spread(nodes: number, options: { presences: number; perSec: number }, { seed = 1, loss = 0 } = {}) {
  const random = new Random(seed)
  const graph = makeGraph(nodes, 6, random)
  const network = new Network({ rttMs: 10, loss }, { random })
  return { graph, flow: new PresenceSpread(graph, options, { network, random }).run() }
}

describe('PresenceSpread', () => {
  it('brings every presence to every node', () => {
    for (const perSec of [0.1, 2, 100]) {
      expect(spread(200, { presences: 20, perSec }).flow.reached, `${perSec}/s`).to.equal(1)
    }
  })

  it('crosses a connection about once, in one direction', () => {
    const { graph, flow } = spread(300, { presences: 20, perSec: 0.5 })
    const connections = (300 * meanDegree(graph)) / 2
    expect(flow.carried / flow.made / connections).to.be.within(0.8, 1.3)
  })

  it('counts what came to who had it: the rest came to who had not', () => {
    const { flow } = spread(200, { presences: 10, perSec: 1 })
    expect(flow.carried - flow.repeated).to.equal(10 * 199)
  })

  it('asks fewer questions for each when there are many at a time, and offers them', () => {
    const [few, many] = [spread(100, { presences: 30, perSec: 0.2 }), spread(100, { presences: 30, perSec: 100 })]
    expect(many.flow.questions).to.be.below(few.flow.questions / 2)
    expect(few.flow.named).to.equal(0)
    expect(many.flow.named).to.be.above(0)
  })

  it('is the same for the same seed', () => {
    const options = { presences: 10, perSec: 2 }
    expect(spread(100, options, { seed: 9 }).flow).to.deep.equal(spread(100, options, { seed: 9 }).flow)
  })
})
