import { expect } from 'chai'
import { SegmentMap } from '../../../../src/investigator/sight/segment-map.ts'
import { presenceOf } from '../../../helpers/sight-mesh.ts'

describe('SegmentMap', () => {
  const office = { name: 'office', networks: ['10.1.0.0/16'] }
  const plant = { name: 'plant', networks: ['10.2.0.0/16', '2001:db8::/32'] }

  it('has the names that relays declare, and who stands in each', async () => {
    const relays = [
      await presenceOf(1, { role: 'relay', segments: [plant, office] }),
      await presenceOf(2, { role: 'relay', segments: [office] })
    ].sort((a, b) => (a.id < b.id ? -1 : 1))
    const both = relays.map(({ id }) => id)
    const map = new SegmentMap([...relays, await presenceOf(3, { segments: [{ name: 'mine', networks: [] }] })])
    expect([...map.relays]).to.deep.equal([
      ['office', both],
      ['plant', relays.filter(({ segments }) => segments?.length === 2).map(({ id }) => id)]
    ])
  })

  it('counts a relay that tells a segment twice once', async () => {
    const relay = await presenceOf(1, { role: 'relay', segments: [office, office] })
    expect([...new SegmentMap([relay]).relays]).to.deep.equal([['office', [relay.id]]])
  })

  it('puts a relay where it says, and others where their addresses are', async () => {
    const relay = await presenceOf(1, { role: 'relay', segments: [office, plant] })
    const map = new SegmentMap([relay])
    expect(map.of(relay)).to.deep.equal(['office', 'plant'])
    const at = async (...addresses: string[]): Promise<string[]> => map.of(await presenceOf(2, { addresses }))
    expect(await at('/ip4/10.1.2.3/tcp/1')).to.deep.equal(['office'])
    expect(await at('/ip4/192.0.2.1/tcp/1', '/ip6/2001:db8::7/tcp/1')).to.deep.equal(['plant'])
    expect(await at('/ip4/192.0.2.1/tcp/1')).to.deep.equal([])
    expect(await at()).to.deep.equal([])
  })

  it('does without what is no network', async () => {
    const segments = [{ name: 'office', networks: ['::::/8', '10.1.0.0/99', '999.1.1.1/8', ...office.networks] }]
    const map = new SegmentMap([await presenceOf(1, { role: 'relay', segments })])
    expect(map.of(await presenceOf(2))).to.deep.equal(['office'])
  })
})
