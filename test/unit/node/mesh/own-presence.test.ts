import { generateKeyPair } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { expect } from 'chai'
import { Census } from '../../../../src/node/mesh/census.ts'
import { OwnPresence } from '../../../../src/node/mesh/own-presence.ts'
import type { OwnState } from '../../../../src/node/mesh/own-presence.ts'
import { signPresence } from '../../../../src/protocol/result/presence.ts'
import { neighbourKey } from '../../../../src/protocol/result/surroundings.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { nodeKey } from '../../../helpers/node-keys.ts'
import { eventually } from '../../../helpers/processes.ts'
import { ScriptedMesh } from '../../../helpers/scripted-mesh.ts'

const MESH = `m.${'0'.repeat(64)}`
const STATE: OwnState = { version: '1.0.0', policyVersion: 1, role: 'relay', addresses: [] }

describe('OwnPresence', () => {
  let clock: ManualClock
  let census: Census
  let key: PrivateKey
  let id: string
  let own: OwnPresence
  let mesh: ScriptedMesh
  const seq = (): number | undefined => census.find(id)?.presence.seq
  beforeEach(async () => {
    clock = new ManualClock()
    census = new Census({ meshId: MESH }, { clock, log: silentLog })
    key = await generateKeyPair('Ed25519')
    id = peerIdFromPrivateKey(key).toString()
    mesh = new ScriptedMesh(id)
    own = new OwnPresence(
      { meshId: MESH, presenceSec: 600 },
      { census, mesh, privateKey: key, clock, log: silentLog, describe: () => STATE }
    )
  })
  afterEach(() => {
    own.stop()
  })

  it('puts what the node says of itself into the census', async () => {
    await own.announce()
    expect(census.find(id)?.presence).to.include({
      ...STATE,
      addresses: census.find(id)?.presence.addresses,
      mesh: MESH
    })
  })

  /** The next presence comes between these times, ms from now, and not before. */
  async function comesWithin(earliest: number, latest: number): Promise<void> {
    const before = seq() as number
    clock.advance(earliest - 1)
    await new Promise(setImmediate)
    expect(seq()).to.equal(before)
    clock.advance(latest - earliest + 1)
    await eventually(() => (seq() as number) > before)
    // its timer is set only after it was signed
    await new Promise(setImmediate)
  }

  it('says it again when its neighbours have settled, and then after about presenceSec', async () => {
    await own.announce()
    await comesWithin(40_000, 50_000)
    await comesWithin(540_000, 660_000)
    await comesWithin(540_000, 660_000)
  })

  it('tells within which time it says it again, and whom it has as neighbours by then, and no sooner', async () => {
    await own.announce()
    expect(census.find(id)?.presence).to.include({ everySec: 660 }).and.not.to.have.property('neighbours')
    const { id: peer } = await nodeKey(1)
    const info = { id: peer, address: '/ip4/10.0.0.1/tcp/1', direction: 'inbound', since: 0, role: 'agent' } as const
    mesh.connected = [{ ...info, isNeighbour: true, skewMs: 61_400 }]
    await comesWithin(40_000, 50_000)
    expect(census.find(id)?.presence.neighbours).to.deep.equal([{ key: neighbourKey(peer), skewSec: 61 }])
  })

  it('a second presence takes its time too when the census was long by then', async () => {
    await own.announce()
    for (let count = 0; count < 199; count++) {
      const { privateKey } = await nodeKey(count + 1)
      await census.take(await signPresence({ mesh: MESH, seq: 1, time: clock.now(), ...STATE }, privateKey))
    }
    // 200 nodes x 0.5 s
    await comesWithin(90_000, 110_000)
  })

  it('takes its time in a large mesh', async () => {
    await own.announce()
    for (let count = 0; count < 9; count++) {
      const other = await generateKeyPair('Ed25519')
      await census.take(await signPresence({ mesh: MESH, seq: 1, time: clock.now(), ...STATE }, other))
    }
    const quick = new OwnPresence(
      { meshId: MESH, presenceSec: 1 },
      { census, mesh, privateKey: key, clock, log: silentLog, describe: () => STATE }
    )
    clock.advance(1)
    await quick.announce()
    const first = seq()
    // 10 nodes x 0.5 s, drawn 10 % around it
    clock.advance(4_400)
    await new Promise(setImmediate)
    expect(seq()).to.equal(first)
    clock.advance(1_200)
    await eventually(() => seq() !== first)
    quick.stop()
  })

  it('rises although the clock was set back, over a restart', async () => {
    const before = await signPresence({ mesh: MESH, seq: clock.now() + 3_600_000, time: clock.now(), ...STATE }, key)
    await census.take(before)
    await own.announce()
    expect(seq()).to.equal(clock.now() + 3_600_001)
  })

  it('says nothing after it was stopped', async () => {
    await own.announce()
    const first = seq()
    own.stop()
    clock.advance(10_000_000)
    await new Promise(setImmediate)
    expect(seq()).to.equal(first)
  })

  it('comes before its time when something has changed at all nodes, drawn over half a second for each', async () => {
    await own.announce()
    own.announceSoon()
    await comesWithin(1, 550)
    own.stop()
    const last = seq()
    own.announceSoon()
    clock.advance(3_600_000)
    await new Promise(setImmediate)
    expect(seq()).to.equal(last)
  })

  it('does not come before the node says that it is there', () => {
    own.announceSoon()
    clock.advance(3_600_000)
    expect(census.size).to.equal(0)
  })
})
