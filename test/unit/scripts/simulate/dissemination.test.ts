import { expect } from 'chai'
import { MEASURED, OVERHEADS } from '../../../../scripts/simulate/costs.ts'
import { bytesOf, disseminate, duplicatesOf } from '../../../../scripts/simulate/dissemination.ts'
import { graphOf, makeGraph, topicMesh } from '../../../../scripts/simulate/graph.ts'
import { Network } from '../../../../scripts/simulate/network.ts'
import { quantilesOf } from '../../../../scripts/simulate/quantiles.ts'
import { Random } from '../../../../scripts/simulate/random.ts'

const COSTS = { envelopeBytes: 1000, envelopeCheckMs: 1 }
/** Three in a row: 0 - 1 - 2. */
const ROW = graphOf(3, [0, 1, 1, 2])

function spread(nodes: number, { loss = 0, seed = 1, costs = COSTS } = {}) {
  const random = new Random(seed)
  const graph = makeGraph(nodes, 6, random)
  const mesh = topicMesh(graph, random)
  return disseminate(graph, mesh, 0, { network: new Network({ rttMs: 20, loss }, { random }), costs })
}

describe('disseminate', () => {
  it('brings an order along a row, one way and one check after the other', () => {
    const network = new Network({ rttMs: 20, jitter: 0, loss: 0 }, { random: new Random(1) })
    const { heldMs, hops, copies } = disseminate(ROW, ROW, 0, { network, costs: COSTS })
    expect([...heldMs]).to.deep.equal([0, 11, 22])
    expect([...hops]).to.deep.equal([0, 1, 2])
    expect(copies).to.equal(2)
  })

  it('reaches every node, in a number of hops that grows with the logarithm of the mesh', () => {
    const [small, large] = [spread(200), spread(5000)]
    for (const { heldMs } of [small, large]) expect(heldMs.every(Number.isFinite)).to.equal(true)
    expect(Math.max(...large.hops)).to.be.within(Math.max(...small.hops) + 1, 2 * Math.max(...small.hops))
  })

  it('has as many duplicates per node in a large mesh as in a small one', () => {
    expect(duplicatesOf(spread(5000))).to.be.closeTo(duplicatesOf(spread(500)), 0.3)
  })

  it('is the same for the same seed', () => {
    expect(spread(300, { seed: 5 })).to.deep.equal(spread(300, { seed: 5 }))
  })

  it('takes longer when packets are lost, but not much: another copy is quicker than a lost one', () => {
    const lossy = spread(500, { loss: 0.2 })
    expect(lossy.heldMs.every(Number.isFinite)).to.equal(true)
    const factor = quantilesOf(lossy.heldMs).last / quantilesOf(spread(500).heldMs).last
    expect(factor).to.be.within(1.1, 3)
  })

  it('saves copies by IDONTWANT, the more the longer a check takes; small messages have none', () => {
    const slow = spread(500, { costs: { ...COSTS, envelopeCheckMs: 40 } })
    expect(slow.copies).to.be.below(spread(500).copies)
    const small = spread(500, { costs: { envelopeBytes: 511, envelopeCheckMs: 40 } })
    expect(small.refusals).to.equal(0)
    expect(small.copies).to.be.above(slow.copies)
  })

  it('announces an order to neighbours outside the topic mesh alone', () => {
    const network = new Network({ rttMs: 20, loss: 0 }, { random: new Random(1) })
    expect(disseminate(ROW, ROW, 0, { network, costs: COSTS }).announcements).to.equal(0)
    const triangle = graphOf(3, [0, 1, 1, 2, 0, 2])
    const order = disseminate(triangle, ROW, 0, { network, costs: COSTS })
    // 0 and 2, to each other, at 30 heartbeats
    expect(order.announcements).to.equal(60)
    expect(order.hops[2], 'published to all neighbours').to.equal(1)
  })
})

describe('bytesOf', () => {
  it('counts what a node sends', () => {
    const costs = { ...MEASURED, ...OVERHEADS, envelopeBytes: 900, copyOverheadBytes: 100, controlBytes: 10 }
    const order = { heldMs: new Float64Array(2), hops: Uint8Array.of(0, 1), copies: 4, refusals: 2, announcements: 0 }
    expect(bytesOf(order, costs)).to.deep.equal({ copies: 2000, control: 10 })
  })
})
