import { expect } from 'chai'
import { peerOfVia, viaOf } from '../../../../src/protocol/order/via.ts'

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
})
