import { expect } from 'chai'
import { openLevel } from '../../../src/store/level.ts'
import { PeerRecords } from '../../../src/store/peer-records.ts'
import { collect } from '../../helpers/collect.ts'
import { AGENT } from '../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

describe('PeerRecords', () => {
  it('keep one record a peer, presences and locations apart', async () => {
    using folder = new TemporaryFolder()
    await using store = await openLevel(folder.path)
    const census = new PeerRecords(store, 'census')
    const locations = new PeerRecords(store, 'location')
    await census.put(AGENT, Uint8Array.of(1))
    await census.put(AGENT, Uint8Array.of(2))
    await locations.put(AGENT, Uint8Array.of(3))
    expect(await collect(census.all())).to.deep.equal([{ id: AGENT, bytes: Buffer.of(2) }])
    await census.delete(AGENT)
    expect(await collect(census.all())).to.deep.equal([])
    expect(await collect(locations.all())).to.deep.equal([{ id: AGENT, bytes: Buffer.of(3) }])
  })
})
