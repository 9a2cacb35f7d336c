import { expect } from 'chai'
import { observePassage, predictPassage } from '../../scripts/simulate/check.ts'
import { makeGraph, meanDegree } from '../../scripts/simulate/graph.ts'
import { Random } from '../../scripts/simulate/random.ts'

const NODES = 50
/** Part by which model and mesh may differ: five orders of one mesh scatter by about 10 %. */
const TOLERANCE = 0.3

describe(`the model of a mesh, beside a real one of ${NODES} nodes`, function () {
  this.timeout(300_000)

  it('says how far an order goes, and how often it comes', async () => {
    const { passage: real, graph } = await observePassage(NODES)
    const model = predictPassage(graph, 1)
    expect(real.reached).to.equal(1)
    expect(model.reached).to.equal(1)
    for (const figure of ['meanHops', 'mostHops', 'duplicatesPerNode'] as const) {
      expect(model[figure], figure).to.be.closeTo(real[figure], TOLERANCE * real[figure])
    }
    const made = meanDegree(makeGraph(NODES, 6, new Random(1)))
    expect(made, 'neighbours').to.be.closeTo(real.neighbours, TOLERANCE * real.neighbours)
  })
})
