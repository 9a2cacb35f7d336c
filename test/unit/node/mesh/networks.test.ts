import { expect } from 'chai'
import { networkOf, Networks } from '../../../../src/node/mesh/networks.ts'

describe('Networks', () => {
  it('are the first half of an IPv4 address, 48 bits of an IPv6 one, or a name', () => {
    expect(networkOf('/ip4/10.1.2.3/tcp/1664')).to.equal(networkOf('/ip4/10.1.9.9/tcp/1'))
    expect(networkOf('/ip4/10.1.2.3/tcp/1664')).to.not.equal(networkOf('/ip4/10.2.2.3/tcp/1664'))
    expect(networkOf('/ip6/2001:db8:1::1/tcp/1')).to.equal(networkOf('/ip6/2001:db8:1:7::2/tcp/1'))
    expect(networkOf('/ip6/2001:db8:1::1/tcp/1')).to.not.equal(networkOf('/ip6/2001:db8:2::1/tcp/1'))
    expect(networkOf('/dns4/a.example.net/tcp/1')).to.equal('a.example.net')
    expect(networkOf('')).to.equal('')
  })

  it('tell how many are outside the one that most are in, and who would be', () => {
    const networks = new Networks(['/ip4/10.1.0.1', '/ip4/10.2.0.1', '/ip4/10.1.0.2', '/ip4/10.3.0.1'])
    expect(networks.far).to.equal(2)
    expect(networks.isFar(['/ip4/10.1.7.7'])).to.equal(false)
    expect(networks.isFar(['/ip4/10.1.7.7', '/ip4/10.2.0.9'])).to.equal(true)
    expect(networks.isFar([])).to.equal(false)
  })

  it('have nobody far from nobody', () => {
    const networks = new Networks([])
    expect([networks.far, networks.isFar(['/ip4/10.1.7.7'])]).to.deep.equal([0, false])
  })
})
