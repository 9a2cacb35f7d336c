import { expect } from 'chai'
import { Segments } from '../../../../src/node/mesh/segments.ts'

describe('Segments', () => {
  it('has the names that were declared, in order', () => {
    const segments = ['b', 'a'].map((name) => ({ name, networks: [] }))
    expect(new Segments(segments).names).to.deep.equal(['b', 'a'])
  })

  const segments = new Segments([
    { name: 'office', networks: ['10.1.0.0/16', 'fd00:1::/32'] },
    { name: 'plant', networks: ['10.0.0.0/8'] },
    { name: 'open', networks: [] }
  ])

  it('tells the segment of an address: the first network that fits', () => {
    expect(segments.of('/ip4/10.1.2.3/tcp/40001')).to.equal('office')
    expect(segments.of('/ip6/fd00:1::7/tcp/1/p2p/12D3')).to.equal('office')
    expect(segments.of('/ip4/10.2.2.3/tcp/40001')).to.equal('plant')
  })

  it('of an address in no network, or none at all, it is nobody’s', () => {
    for (const address of ['/ip4/192.0.2.1/tcp/1', '/ip6/fd00:2::1/tcp/1', '/dns4/example.net/tcp/1', '', undefined]) {
      expect(segments.of(address), address).to.equal('')
    }
  })
})
