import { expect } from 'chai'
import { toldSegments } from '../../../../src/node/relay/told-segments.ts'
import { MAX_SEGMENT_NETWORKS } from '../../../../src/protocol/wire/limits.ts'

const networks = (count: number): string[] => Array.from({ length: count }, (_, n) => `10.${n}.0.0/16`)

describe('toldSegments', () => {
  it('are the names and networks of the configuration', () => {
    const segments = [
      { name: 'office', networks: networks(2) },
      { name: 'plant', networks: [] }
    ]
    expect(toldSegments(segments)).to.deep.equal(segments)
  })

  it('of one segment are no more networks than travel, and of all no more than leave room for the neighbours', () => {
    const segments = ['a', 'b', 'c', 'd'].map((name) => ({ name, networks: networks(60) }))
    expect(toldSegments(segments).map((segment) => segment.networks.length)).to.deep.equal([
      MAX_SEGMENT_NETWORKS,
      MAX_SEGMENT_NETWORKS,
      0,
      0
    ])
    expect(toldSegments(segments).map(({ name }) => name)).to.deep.equal(['a', 'b', 'c', 'd'])
  })
})
