import type { PeerInfo } from '../../../../src/node/mesh/mesh.ts'
import { expect } from 'chai'
import { Custodians } from '../../../../src/node/relay/custodians.ts'

const peer = (id: string, fields: Partial<PeerInfo> = {}): PeerInfo => ({
  id,
  address: '/ip4/192.0.2.1/tcp/1',
  direction: 'outbound',
  isNeighbour: true,
  since: 0,
  ...fields
})

describe('Custodians', () => {
  let connected: PeerInfo[]
  const custodians = new Custodians({
    mesh: { id: 'self', peers: () => connected },
    census: { find: (id) => (id === 'A' ? { presence: { addresses: ['/ip4/192.0.2.7/tcp/7'] } } : undefined) },
    locations: { find: (id) => (id === 'asker' ? { via: ['/ip4/192.0.2.9/tcp/9/p2p/N'] } : undefined) }
  })
  beforeEach(() => {
    connected = []
  })

  it('are those that the asker names in the order, and now, each with all its addresses; never this node itself', () => {
    const via = ['/ip4/192.0.2.2/tcp/2/p2p/A', '/ip4/192.0.2.3/tcp/3/p2p/A', '/p2p/self', '/ip4/192.0.2.4/tcp/4']
    expect(custodians.namedBy({ peer: 'asker', via })).to.deep.equal([
      { id: 'A', addresses: ['/ip4/192.0.2.7/tcp/7', '/ip4/192.0.2.2/tcp/2/p2p/A', '/ip4/192.0.2.3/tcp/3/p2p/A'] },
      { id: 'N', addresses: ['/ip4/192.0.2.9/tcp/9/p2p/N'] }
    ])
    expect(custodians.namedBy({ peer: 'another' })).to.deep.equal([])
  })

  it('are, behind those, the relays that are connected and take custody, once each', () => {
    connected = [
      peer('R', { role: 'relay', takesCustody: true }),
      peer('full', { role: 'relay', takesCustody: false }),
      peer('agent', { role: 'agent', takesCustody: true }),
      peer('N', { role: 'relay', takesCustody: true })
    ]
    expect(custodians.of({ peer: 'asker' }).map(({ id }) => id)).to.deep.equal(['N', 'R'])
  })
})
