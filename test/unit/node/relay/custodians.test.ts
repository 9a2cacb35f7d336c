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
  let viaNow: string[] | undefined
  const custodians = new Custodians({
    mesh: { id: 'self', peers: () => connected },
    census: { find: (id) => (id === 'A' ? { presence: { addresses: ['/ip4/192.0.2.7/tcp/7'] } } : undefined) },
    locations: { find: (id) => (id === 'asker' && viaNow !== undefined ? { via: viaNow } : undefined) }
  })
  const relays = (): PeerInfo[] => [
    peer('R', { role: 'relay', takesCustody: true }),
    peer('full', { role: 'relay', takesCustody: false }),
    peer('agent', { role: 'agent', takesCustody: true }),
    peer('N', { role: 'relay', takesCustody: true })
  ]
  const after = (via: string[], from = 'giver'): string[] =>
    custodians.after({ peer: 'asker', via }, from).map(({ id }) => id)

  beforeEach(() => {
    connected = []
    viaNow = ['/ip4/192.0.2.9/tcp/9/p2p/N']
  })

  describe('of a result of this node', () => {
    it('are those that the asker names now, and in the order, each with all its addresses; never this node itself', () => {
      const via = ['/ip4/192.0.2.2/tcp/2/p2p/A', '/ip4/192.0.2.3/tcp/3/p2p/A', '/p2p/self', '/ip4/192.0.2.4/tcp/4']
      expect(custodians.of({ peer: 'asker', via })).to.deep.equal([
        { id: 'N', addresses: ['/ip4/192.0.2.9/tcp/9/p2p/N'] },
        { id: 'A', addresses: ['/ip4/192.0.2.7/tcp/7', '/ip4/192.0.2.2/tcp/2/p2p/A', '/ip4/192.0.2.3/tcp/3/p2p/A'] }
      ])
      expect(custodians.of({ peer: 'another' })).to.deep.equal([])
    })

    it('are, with those, the relays that are connected and take custody, once each', () => {
      connected = relays()
      expect(custodians.of({ peer: 'asker' }).map(({ id }) => id)).to.deep.equal(['N', 'R'])
    })

    it('who is connected comes before who has to be dialled', () => {
      connected = [peer('A')]
      const named = custodians.of({ peer: 'asker', via: ['/p2p/B', '/p2p/A'] })
      expect(named.map(({ id }) => id)).to.deep.equal(['A', 'N', 'B'])
    })
  })

  it('this node is named in the order, or now, or not at all', () => {
    expect(custodians.isNamed({ peer: 'asker', via: ['/p2p/A', '/ip4/192.0.2.2/tcp/2/p2p/self'] })).to.equal(true)
    expect(custodians.isNamed({ peer: 'asker', via: ['/p2p/A'] })).to.equal(false)
    viaNow = ['/p2p/self']
    expect(custodians.isNamed({ peer: 'asker', via: ['/p2p/A'] })).to.equal(true)
    expect(custodians.isNamed({ peer: 'another', via: ['/p2p/A'] })).to.equal(false)
  })

  describe('after this node', () => {
    beforeEach(() => {
      connected = relays()
    })

    it('nobody when the order names this node, and the asker has not said that it is elsewhere', () => {
      viaNow = undefined
      expect(after(['/p2p/self', '/p2p/A'])).to.deep.equal([])
      viaNow = ['/p2p/N', '/p2p/self']
      expect(after(['/p2p/self', '/p2p/A'])).to.deep.equal([])
    })

    it('whom the asker names now, and relays, when the order names this node', () => {
      expect(after(['/p2p/self', '/p2p/A'])).to.deep.equal(['N', 'R'])
      viaNow = []
      expect(after(['/p2p/self', '/p2p/A'])).to.deep.equal(['R', 'N'])
    })

    it('also whom the order names, when that is not this node', () => {
      viaNow = undefined
      expect(after(['/p2p/A'])).to.deep.equal(['R', 'N', 'A'])
    })

    it('never who handed the result over', () => {
      expect(after(['/p2p/A'], 'A')).to.deep.equal(['N', 'R'])
      expect(after(['/p2p/A'], 'R')).to.deep.equal(['N', 'A'])
    })
  })
})
