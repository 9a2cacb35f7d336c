import { expect } from 'chai'
import { nodesOfVia, peerOfVia, viaOf } from '../../../../src/protocol/order/via.ts'

describe('an address of reply.via', () => {
  it('names a node at its end, and is of no use otherwise', () => {
    expect(peerOfVia('/ip4/192.0.2.1/tcp/1664/p2p/12D3KooWA')).to.equal('12D3KooWA')
    expect(peerOfVia('/p2p/12D3KooWA')).to.equal('12D3KooWA')
    expect(peerOfVia('/ip4/192.0.2.1/tcp/1664')).to.equal(undefined)
    expect(peerOfVia('/p2p/12D3KooWA/p2p-circuit')).to.equal(undefined)
  })

  it('is made of an address with or without an id', () => {
    expect(viaOf('/ip4/192.0.2.1/tcp/1664', 'B')).to.equal('/ip4/192.0.2.1/tcp/1664/p2p/B')
    expect(viaOf('/ip4/192.0.2.1/tcp/1664/p2p/A', 'B')).to.equal('/ip4/192.0.2.1/tcp/1664/p2p/B')
    expect(viaOf('', 'B')).to.equal('/p2p/B')
  })

  it('together with others names nodes, in order, each with what is known of it and all its addresses, once', () => {
    const addresses = [
      '/ip4/192.0.2.1/tcp/1/p2p/B',
      '/ip4/192.0.2.2/tcp/2/p2p/A',
      '/tcp/3',
      '/ip4/192.0.2.4/tcp/4/p2p/B'
    ]
    expect(nodesOfVia(addresses, (id) => (id === 'B' ? ['/ip4/192.0.2.9/tcp/9'] : []))).to.deep.equal([
      { id: 'B', addresses: ['/ip4/192.0.2.9/tcp/9', '/ip4/192.0.2.1/tcp/1/p2p/B', '/ip4/192.0.2.4/tcp/4/p2p/B'] },
      { id: 'A', addresses: ['/ip4/192.0.2.2/tcp/2/p2p/A'] }
    ])
    expect(nodesOfVia(['/p2p/A', '/p2p/A'], () => [])).to.deep.equal([{ id: 'A', addresses: ['/p2p/A'] }])
  })
})
