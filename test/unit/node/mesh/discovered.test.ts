import { expect } from 'chai'
import { Discovered, mdnsTag } from '../../../../src/node/mesh/discovered.ts'

describe('Discovered', () => {
  it('remembers the newest 64, each with its newest addresses', () => {
    const discovered = new Discovered()
    for (let at = 0; at < 65; at++) discovered.add({ id: `peer${at}`, addresses: ['/old'] })
    discovered.add({ id: 'peer1', addresses: ['/new'] })
    const peers = [...discovered.peers()]
    expect(peers).to.have.length(64)
    expect(peers.some(({ id }) => id === 'peer0')).to.equal(false)
    expect(peers.at(-1)).to.deep.equal({ id: 'peer1', addresses: ['/new'] })
  })

  it('a mesh is named by its digest alone', () => {
    expect(mdnsTag(`blue.${'0123456789abcdef'.repeat(4)}`)).to.equal('_mig-0123456789abcdef._udp.local')
  })
})
