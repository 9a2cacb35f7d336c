import { generateKeyPair } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { expect } from 'chai'
import { Locations } from '../../../../src/node/mesh/locations.ts'
import type { SyncEntry } from '../../../../src/node/mesh/sync-source.ts'
import type { Location } from '../../../../src/protocol/result/location.ts'
import { signLocation } from '../../../../src/protocol/result/location.ts'
import { LOCATION_LIFE_SEC } from '../../../../src/protocol/wire/limits.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'

const MESH = `m.${'0'.repeat(64)}`
const WHERE = { addresses: ['/ip4/10.0.0.7/tcp/4001'], via: [] }

describe('Locations', () => {
  let clock: ManualClock
  let key: PrivateKey
  let id: string
  let wanted: Set<string>
  let locations: Locations
  let news: SyncEntry[]
  let seen: Location[]
  beforeEach(async () => {
    clock = new ManualClock()
    key = await generateKeyPair('Ed25519')
    id = peerIdFromPrivateKey(key).toString()
    wanted = new Set([id])
    locations = new Locations({ meshId: MESH }, { clock, log: silentLog, isWanted: (peer) => wanted.has(peer) })
    news = []
    seen = []
    locations.onNew((entry) => news.push(entry))
    locations.onLocation((location) => seen.push(location))
  })
  const location = (seq: number, mesh = MESH): Promise<Uint8Array> =>
    signLocation({ mesh, seq, time: clock.now(), ...WHERE }, key)

  it('keeps the newest and tells of it', async () => {
    expect(await locations.offer(await location(2), 'x')).to.equal('accept')
    expect(await locations.offer(await location(1), 'x')).to.equal('ignore')
    expect(await locations.offer(await location(3), 'x')).to.equal('accept')
    expect(locations.find(id)).to.deep.include({ seq: 3, ...WHERE })
    expect(seen.map(({ seq }) => seq)).to.deep.equal([2, 3])
    expect(news.at(-1)).to.deep.equal({ key: id, version: '3' })
    expect([...locations.entries()]).to.deep.equal([news.at(-1)])
  })

  it('neither keeps nor passes on what no live order names', async () => {
    wanted.clear()
    expect(await locations.offer(await location(1), 'x')).to.equal('ignore')
    expect(locations.wants({ key: id, version: '1' })).to.equal(false)
    expect(news).to.deep.equal([])
  })

  it('refuses what is damaged or of another mesh', async () => {
    for (const bytes of [new Uint8Array(), new Uint8Array(100), await location(1, `m.${'1'.repeat(64)}`)]) {
      expect(await locations.offer(bytes, 'x')).to.equal('ignore')
    }
    expect(locations.find(id)).to.equal(undefined)
  })

  it('forgets a location when it is too old', async () => {
    const bytes = await location(1)
    await locations.offer(bytes, 'x')
    clock.advance(LOCATION_LIFE_SEC * 1000 - 1)
    expect(await locations.get(id)).to.equal(bytes)
    clock.advance(1)
    expect(await locations.get(id)).to.equal(undefined)
    expect(locations.find(id)).to.equal(undefined)
    expect([...locations.entries()]).to.deep.equal([])
  })

  it('spreads where the node itself is, wanted or not', async () => {
    wanted.clear()
    await locations.announce(WHERE, key)
    expect(locations.find(id)).to.deep.include(WHERE)
    expect(news).to.have.length(1)
    clock.advance(1)
    await locations.announce({ ...WHERE, addresses: [] }, key)
    expect(locations.find(id)?.addresses).to.deep.equal([])
  })

  it('does not see a node that the policy bans, until it is allowed again', async () => {
    const banned = new Set<string>()
    const isBanned = (peer: string): boolean => banned.has(peer)
    locations = new Locations({ meshId: MESH }, { clock, log: silentLog, isWanted: () => true, isBanned })
    await locations.offer(await location(1), 'x')
    banned.add(id)
    expect([locations.find(id), [...locations.entries()]]).to.deep.equal([undefined, []])
    expect(await locations.offer(await location(2), 'x')).to.equal('ignore')
    banned.delete(id)
    expect(locations.find(id)?.seq).to.equal(1)
    expect(await locations.offer(await location(2), 'x')).to.equal('accept')
  })
})
