import { expect } from 'chai'
import { degreeOf, graphOf, makeGraph, meanDegree, topicMesh, type Graph } from '../../../../scripts/simulate/graph.ts'
import { Random } from '../../../../scripts/simulate/random.ts'

/** Nodes that can be reached from node 0. */
function reachable({ nodes, offsets, targets }: Graph): number {
  const seen = new Set([0])
  for (const node of seen) for (const other of targets.subarray(offsets[node], offsets[node + 1])) seen.add(other)
  expect(seen.size).to.be.at.most(nodes)
  return seen.size
}

const SIZES = [2, 3, 10, 500]

describe('makeGraph', () => {
  for (const nodes of SIZES) {
    it(`connects ${nodes} nodes, each with as many as it looks for, and twice as many at most`, () => {
      const graph = makeGraph(nodes, 6, new Random(1))
      expect(reachable(graph)).to.equal(nodes)
      for (let node = 0; node < nodes; node++) {
        expect(degreeOf(graph, node)).to.be.within(Math.min(6, nodes - 1), 12)
        const own = graph.targets.subarray(graph.offsets[node], graph.offsets[node + 1])
        expect(new Set(own).size, 'one connection with each').to.equal(own.length)
        expect(own.includes(node)).to.equal(false)
      }
    })
  }

  it('is the same for the same seed', () => {
    expect(makeGraph(200, 6, new Random(3))).to.deep.equal(makeGraph(200, 6, new Random(3)))
  })

  it('has more connections when more are looked for', () => {
    expect(meanDegree(makeGraph(300, 8, new Random(1)))).to.be.above(meanDegree(makeGraph(300, 4, new Random(1))))
  })
})

describe('graphOf', () => {
  it('has each edge at both ends', () => {
    const graph = makeGraph(100, 6, new Random(2))
    graph.reverse.forEach((back, there) => {
      expect(graph.reverse[back]).to.equal(there)
      expect(graph.targets[back]).to.not.equal(graph.targets[there])
    })
    expect(graphOf(3, [0, 1, 1, 2]).targets).to.deep.equal(Int32Array.of(1, 0, 2, 1))
  })
})

describe('topicMesh', () => {
  for (const nodes of SIZES) {
    it(`of ${nodes} nodes is a part of the connections that reaches all, within the bounds of gossipsub`, () => {
      const random = new Random(1)
      const graph = makeGraph(nodes, 10, random)
      const mesh = topicMesh(graph, random)
      expect(reachable(mesh)).to.equal(nodes)
      for (let node = 0; node < nodes; node++) {
        expect(degreeOf(mesh, node)).to.be.within(Math.min(6, degreeOf(graph, node)), 12)
      }
    })
  }
})
