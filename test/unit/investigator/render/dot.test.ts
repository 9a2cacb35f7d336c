import { expect } from 'chai'
import fc from 'fast-check'
import type { GraphNode, MeshGraph } from '../../../../src/investigator/api/api.ts'
import { dotLines } from '../../../../src/investigator/render/dot.ts'
import { printableLine } from '../../../../src/investigator/render/printable.ts'
import { labelLines, readDot, type ReadGraph } from '../../../helpers/read-dot.ts'

const NODE: GraphNode = { id: 'a', role: 'agent', name: 'host-a', segments: [], isAlive: true, seen: 1_700_000_000_000 }
const GRAPH: MeshGraph = { mesh: 'blue.00', id: 'me', nodes: [NODE], edges: [] }

const drawn = (changes: Partial<MeshGraph>): ReadGraph => readDot(dotLines({ ...GRAPH, ...changes }).join('\n'))
const labelOf = (node: Partial<GraphNode>): string[] =>
  labelLines(drawn({ nodes: [{ ...NODE, ...node }] }).nodes.get(node.id ?? 'a')?.['label'] ?? '')

describe('dotLines', () => {
  it('draws nodes with name, role and when they were seen', () => {
    expect(drawn({}).name).to.equal('blue.00')
    expect(labelOf({})).to.deep.equal(['host-a', 'agent', '2023-11-14 22:13:20Z'])
    expect(labelOf({ id: 'me', role: 'investigator' })[1]).to.equal('investigator, this node')
    const { seen: _seen, ...unseen } = NODE
    const unknown = drawn({ nodes: [{ ...unseen, role: 'unknown' }] }).nodes.get('a')
    expect(unknown).to.deep.equal({ label: 'host-a\\nunknown', shape: 'plaintext' })
  })

  it('draws who is stale, and what one end tells alone, dashed', () => {
    const nodes = [NODE, { ...NODE, id: 'b', isAlive: false }]
    const edges = [
      { a: 'a', b: 'b', isConfirmed: true },
      { a: 'b', b: 'c', isConfirmed: false }
    ]
    const graph = drawn({ nodes, edges })
    expect(graph.nodes.get('a')).to.not.have.property('style')
    expect(graph.nodes.get('b')).to.include({ style: 'dashed', fontcolor: 'gray' })
    expect(graph.edges).to.deep.equal([
      { ends: ['a', 'b'], attributes: {} },
      { ends: ['b', 'c'], attributes: { style: 'dashed' } }
    ])
  })

  it('puts nodes into their segments, and relays between these', () => {
    const nodes: GraphNode[] = [
      { ...NODE, segments: ['plant'] },
      { ...NODE, id: 'b', segments: ['office'] },
      { ...NODE, id: 'r', role: 'relay', segments: ['office', 'plant'] }
    ]
    const text = dotLines({ ...GRAPH, nodes }).join('\n')
    const graph = readDot(text)
    expect(graph.clusters).to.deep.equal(['cluster_office', 'cluster_plant'])
    expect(text.indexOf('"r" [')).to.be.greaterThan(text.lastIndexOf('  }\n'))
    expect(labelLines(graph.nodes.get('r')?.['label'] ?? '')).to.include('office, plant')
  })

  const HOSTILE = [
    'a"b',
    'a\\',
    'a\\"',
    '\\N',
    'x"]; evil -- "y',
    'a\nb',
    '&lt;b&gt;',
    '\u0000\u001b[31m',
    '\ud800',
    '"',
    '\\\\n'
  ]
  for (const name of HOSTILE) {
    it(`a name is text and nothing else: ${JSON.stringify(name)}`, () => {
      const graph = drawn({ nodes: [{ ...NODE, name }] })
      expect([...graph.nodes.keys()]).to.deep.equal(['a'])
      expect(graph.edges).to.deep.equal([])
      expect(labelOf({ name })[0]).to.equal(printableLine(name.toWellFormed()))
    })
  }

  it('whatever nodes call themselves, the graph is the same', () => {
    const anyName = fc.string({ unit: 'binary', maxLength: 60 })
    fc.assert(
      fc.property(fc.array(anyName, { maxLength: 4 }), (names) => {
        const nodes = names.map((name, n): GraphNode => ({ ...NODE, id: `n${n}`, name, segments: ['office'] }))
        const edges = nodes.slice(1).map(({ id }) => ({ a: 'n0', b: id, isConfirmed: true }))
        const graph = drawn({ nodes, edges })
        expect([...graph.nodes.keys()].join()).to.equal(nodes.map(({ id }) => id).join())
        expect(graph.edges.map(({ ends }) => ends).join()).to.equal(edges.map(({ a, b }) => [a, b]).join())
      })
    )
  })

  it('shortens a name that is longer than anybody reads', () => {
    expect(labelOf({ name: 'x'.repeat(80) })[0]).to.equal('x'.repeat(80))
    expect(labelOf({ name: 'x'.repeat(81) })[0]).to.equal(`${'x'.repeat(79)}…`)
  })
})
