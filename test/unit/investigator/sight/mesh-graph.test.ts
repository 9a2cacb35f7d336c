import { expect } from 'chai'
import type { GraphEdge } from '../../../../src/investigator/api/api.ts'
import { graphOf } from '../../../../src/investigator/sight/mesh-graph.ts'
import type { Sight } from '../../../../src/investigator/sight/sight.ts'
import { idOf, keyOf, peerOf, presenceOf, SIGHT_NOW, sightOf } from '../../../helpers/sight-mesh.ts'

const STALE = { time: SIGHT_NOW - 86_400_000 }

/** Edges as `1-2`, those of one end alone as `1~2`, with the numbers of the nodes. */
async function edgesOf(sight: Sight): Promise<string[]> {
  const numbers = new Map<string, number>()
  for (let n = 1; n <= 99; n++) numbers.set(await idOf(n), n)
  const words = ({ a, b, isConfirmed }: GraphEdge): string =>
    [a, b]
      .map((id) => numbers.get(id) ?? id)
      .sort()
      .join(isConfirmed ? '-' : '~')
  return graphOf(sight).edges.map(words).sort()
}

describe('graphOf', () => {
  it('has an edge for what nodes tell, confirmed when both do', async () => {
    const sight = await sightOf([await presenceOf(1, {}, [2, 3]), await presenceOf(2, {}, [1]), await presenceOf(3)])
    expect(await edgesOf(sight)).to.deep.equal(['1-2', '1~3'])
  })

  it('and one for each neighbour of this node, which need not tell it; but none for who is only connected', async () => {
    const peers = [await peerOf(1), await peerOf(2, { isNeighbour: false })]
    expect(await edgesOf(await sightOf([await presenceOf(1), await presenceOf(2)], peers))).to.deep.equal(['1-99'])
  })

  it('of this node knows itself better than by its last presence', async () => {
    expect(await edgesOf(await sightOf([await presenceOf(99, {}, [1]), await presenceOf(1)]))).to.deep.equal([])
  })

  it('takes no word of who is gone, nor of who tells itself', async () => {
    const sight = await sightOf([await presenceOf(1, STALE, [2]), await presenceOf(2, {}, [2])])
    expect(await edgesOf(sight)).to.deep.equal([])
  })

  it('has every node of the census, this one, and whom neighbours tell of, by name', async () => {
    const segments = [{ name: 'office', networks: ['10.1.0.0/16'] }]
    const unknown = '00'.repeat(8)
    const relay = await presenceOf(2, {
      role: 'relay',
      segments,
      neighbours: [{ key: unknown }, { key: await keyOf(1) }]
    })
    const { nodes } = graphOf(await sightOf([await presenceOf(1, STALE), relay]))
    const found = nodes.map(({ id, role, name, segments, isAlive }) => [id, role, name, segments.join(), isAlive])
    expect(found).to.have.deep.members([
      [unknown, 'unknown', unknown, '', false],
      [relay.id, 'relay', relay.id, 'office', true],
      [await idOf(99), 'investigator', await idOf(99), '', true],
      [await idOf(1), 'agent', 'host-1', 'office', false]
    ])
    expect(nodes.map(({ name }) => name)).to.deep.equal(nodes.map(({ name }) => name).toSorted())
    expect(nodes.find(({ id }) => id === relay.id)).to.include({ seen: SIGHT_NOW, version: '1.0.0' })
    expect(nodes[0]).to.have.all.keys('id', 'role', 'name', 'segments', 'isAlive')
  })
})
