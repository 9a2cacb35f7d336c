import type { PeerInfo } from '../../../../src/node/mesh/mesh.ts'
import { expect } from 'chai'
import { chooseVia } from '../../../../src/investigator/compose/choose-via.ts'
import { MAX_REPLY_VIA } from '../../../../src/protocol/wire/limits.ts'

const peer = (id: string, fields: Partial<PeerInfo> = {}): PeerInfo => ({
  id,
  address: `/ip4/192.0.2.1/tcp/1/p2p/${id}`,
  direction: 'outbound',
  isNeighbour: true,
  since: 0,
  role: 'agent',
  takesCustody: true,
  ...fields
})
const nowhere = (): string[] => []

describe('chooseVia', () => {
  it('takes neighbours that keep results: relays first, and first of all those that were dialled', () => {
    const peers = [
      peer('came', { direction: 'inbound' }),
      peer('agent'),
      peer('relay', { role: 'relay' }),
      peer('no neighbour', { isNeighbour: false }),
      peer('no custody', { takesCustody: false }),
      peer('relay that came', { role: 'relay', direction: 'inbound' })
    ]
    const ids = chooseVia(peers, nowhere).map((address) => address.split('/p2p/')[1])
    expect(ids).to.deep.equal(['relay', 'relay that came', 'agent', 'came'])
  })

  it('at most as many as a reply may name', () => {
    const peers = Array.from({ length: MAX_REPLY_VIA + 1 }, (_, n) => peer(String(n)))
    expect(chooseVia(peers, nowhere)).to.have.length(MAX_REPLY_VIA)
  })

  it('says where they are: the address that was dialled, or one that they tell themselves', () => {
    const known = (id: string): string[] => (id === 'A' ? ['/ip4/192.0.2.7/tcp/7/p2p/A'] : [])
    const from = { direction: 'inbound', address: '/ip4/192.0.2.1/tcp/54321' } as const
    expect(chooseVia([peer('A', from)], known)).to.deep.equal(['/ip4/192.0.2.7/tcp/7/p2p/A'])
    expect(chooseVia([peer('B', from)], known)).to.deep.equal(['/p2p/B'])
    expect(chooseVia([peer('C', { address: '/ip4/192.0.2.1/tcp/1' })], known)).to.deep.equal([
      '/ip4/192.0.2.1/tcp/1/p2p/C'
    ])
  })
})
