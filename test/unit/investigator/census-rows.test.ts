import { expect } from 'chai'
import { censusRows } from '../../../src/investigator/census-rows.ts'
import { Census } from '../../../src/node/mesh/census.ts'
import { signPresence, type Presence } from '../../../src/protocol/result/presence.ts'
import { silentLog } from '../../../src/util/log.ts'
import { exampleAgentRecord } from '../../helpers/example-agent-record.ts'
import { ManualClock } from '../../helpers/manual-clock.ts'
import { nodeKey } from '../../helpers/node-keys.ts'
import { MESH_ID, NOW } from '../../helpers/orders.ts'

describe('censusRows', () => {
  it('lists nodes by name, without a record by id, and flags a name that two claim', async () => {
    const census = new Census({ meshId: MESH_ID }, { clock: new ManualClock(NOW), log: silentLog })
    const announce = async (n: number, role: Presence['role'], name?: string): Promise<string> => {
      const { id, privateKey } = await nodeKey(n)
      const record = name === undefined ? {} : { record: exampleAgentRecord(id, { name }) }
      const addresses = [`/ip4/192.0.2.${n}/tcp/1`]
      const presence = { mesh: MESH_ID, seq: 1, time: NOW, version: '1.0.0', policyVersion: 3, role, addresses }
      await census.offer(await signPresence({ ...presence, ...record }, privateKey), 'peer')
      return id
    }
    const relay = await announce(1, 'relay')
    const web = await announce(2, 'agent', 'web')
    const twins = [await announce(3, 'agent', 'db'), await announce(4, 'agent', 'db')].sort()
    const rows = censusRows(census)
    expect(rows.map(({ id, name, isNameShared }) => [id, name, isNameShared])).to.deep.equal([
      [relay, relay, false],
      [twins[0], 'db', true],
      [twins[1], 'db', true],
      [web, 'web', false]
    ])
    expect(rows[3]).to.deep.include({
      role: 'agent',
      version: '1.0.0',
      policyVersion: 3,
      seen: NOW,
      addresses: ['/ip4/192.0.2.2/tcp/1']
    })
    expect(rows[0]).to.not.have.property('record')
  })
})
