import { generateKeyPair } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { expect } from 'chai'
import { Census } from '../../../../src/node/mesh/census.ts'
import type { SyncEntry } from '../../../../src/node/mesh/sync-source.ts'
import type { Presence } from '../../../../src/protocol/result/presence.ts'
import { signPresence } from '../../../../src/protocol/result/presence.ts'
import { PRESENCE_LIFE_SEC } from '../../../../src/protocol/wire/limits.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { agentRecord } from '../../../helpers/agent-record.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'

const MESH = `m.${'0'.repeat(64)}`

describe('Census', () => {
  let clock: ManualClock
  let census: Census
  let news: SyncEntry[]
  let key: PrivateKey
  let id: string
  before(async () => {
    key = await generateKeyPair('Ed25519')
    id = peerIdFromPrivateKey(key).toString()
  })
  beforeEach(() => {
    clock = new ManualClock()
    census = new Census({ meshId: MESH }, { clock, log: silentLog })
    news = []
    census.onNew((entry) => news.push(entry))
  })

  const presence = (changes: Partial<Presence> = {}, by = key): Promise<Uint8Array> => {
    const signer = peerIdFromPrivateKey(by).toString()
    return signPresence(
      {
        mesh: MESH,
        seq: 1,
        time: clock.now(),
        version: '1.0.0',
        policyVersion: 0,
        role: 'agent',
        addresses: ['/ip4/10.0.0.7/tcp/4001'],
        record: agentRecord({ id: signer, queueloc: `linux.${signer}` }),
        ...changes
      },
      by
    )
  }

  it('holds a presence and says that it is new', async () => {
    const bytes = await presence()
    expect(await census.offer(bytes, 'x')).to.equal('accept')
    expect(census.find(id)?.presence.record?.name).to.equal('web-1.example.net')
    expect(await census.get(id)).to.equal(bytes)
    expect([...census.all()]).to.have.length(1)
    expect(news).to.deep.equal([{ key: id, version: '1' }])
    expect([...census.entries()]).to.deep.equal(news)
  })

  it('keeps the newest of each node', async () => {
    const [older, newer] = [await presence({ seq: 5 }), await presence({ seq: 6, version: '2.0.0' })]
    expect(await census.offer(newer, 'x')).to.equal('accept')
    expect(await census.offer(older, 'x')).to.equal('ignore')
    expect(await census.offer(newer, 'x')).to.equal('ignore')
    expect(census.find(id)?.presence.version).to.equal('2.0.0')
    expect(census.wants({ key: id, version: '6' })).to.equal(false)
    expect(census.wants({ key: id, version: '7' })).to.equal(true)
    expect(census.wants({ key: id, version: 'nonsense' })).to.equal(false)
    expect(news).to.have.length(1)
  })

  it('drops a presence seven days after it was made', async () => {
    await census.take(await presence())
    clock.advance(PRESENCE_LIFE_SEC * 1000 - 1)
    expect(census.find(id)).to.not.equal(undefined)
    clock.advance(1)
    expect(census.find(id)).to.equal(undefined)
    expect(await census.get(id)).to.equal(undefined)
    expect([...census.entries(), ...census.all(), ...census.candidates()]).to.deep.equal([])
  })

  it('refuses what is damaged, of another mesh, or signed by somebody else', async () => {
    const bytes = await presence()
    const damaged = Uint8Array.from(bytes)
    damaged[40] = (damaged[40] as number) ^ 1
    for (const bad of [new Uint8Array(), damaged, await presence({ mesh: `m.${'1'.repeat(64)}` })]) {
      expect(await census.offer(bad, 'x')).to.equal('ignore')
      await expectCode(census.take(bad), 'RECORD_INVALID')
    }
    expect(news).to.deep.equal([])
  })

  it('gives agents and relays with addresses as candidates, no investigators', async () => {
    const [relay, investigator, hidden] = await Promise.all([1, 2, 3].map(() => generateKeyPair('Ed25519')))
    await census.take(await presence())
    await census.take(await presence({ role: 'relay' }, relay))
    await census.take(await presence({ role: 'investigator' }, investigator))
    await census.take(await presence({ addresses: [] }, hidden))
    const ids = [...census.candidates()].map((candidate) => candidate.id)
    expect(ids).to.have.members([id, peerIdFromPrivateKey(relay as PrivateKey).toString()])
    expect(census.size).to.equal(4)
  })

  it('flags a name that two nodes claim', async () => {
    const other = await generateKeyPair('Ed25519')
    const otherId = peerIdFromPrivateKey(other).toString()
    await census.take(await presence())
    expect(census.contestedNames()).to.deep.equal(new Map())
    await census.take(await presence({}, other))
    expect(census.contestedNames()).to.deep.equal(new Map([['web-1.example.net', [id, otherId].sort()]]))
  })

  it('does not see a node that the policy bans, until it is allowed again', async () => {
    const banned = new Set<string>()
    census = new Census({ meshId: MESH }, { clock, log: silentLog, isBanned: (peer) => banned.has(peer) })
    await census.take(await presence())
    banned.add(id)
    expect([census.find(id), [...census.all()], [...census.entries()], [...census.candidates()]]).to.deep.equal([
      undefined,
      [],
      [],
      []
    ])
    expect(await census.offer(await presence({ seq: 2 }), 'x')).to.equal('ignore')
    banned.delete(id)
    expect(census.find(id)?.presence.seq).to.equal(1)
    expect(await census.offer(await presence({ seq: 2 }), 'x')).to.equal('accept')
  })
})
