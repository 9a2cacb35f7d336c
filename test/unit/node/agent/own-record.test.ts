import { expect } from 'chai'
import { OwnRecord } from '../../../../src/node/agent/own-record.ts'
import { exampleAgentRecord } from '../../../helpers/example-agent-record.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { AGENTS, NOW } from '../../../helpers/orders.ts'

describe('OwnRecord', () => {
  const { environment } = exampleAgentRecord(AGENTS[0])
  const tags = { operator: 'IT' }

  it('is what targets see of the host', async () => {
    const deps = {
      clock: new ManualClock(NOW + 700),
      hostName: () => Promise.resolve('web-1'),
      discover: () => Promise.resolve(environment)
    }
    const { current } = await OwnRecord.discover({ id: AGENTS[0], tags }, deps)
    expect(current).to.deep.include({
      id: AGENTS[0],
      name: 'web-1',
      queueloc: `linux.${AGENTS[0]}`,
      mode: 'daemon',
      pid: process.pid,
      starttime: '2026-11-24T08:00:00Z',
      refreshtime: '2026-11-24T08:00:00Z',
      environment,
      tags
    })
    const named = await OwnRecord.discover({ id: AGENTS[0], tags, name: 'given' }, deps)
    expect(named.current.name).to.equal('given')
  })

  it('changes with the host, and says so', async () => {
    const clock = new ManualClock(NOW)
    const host = { name: 'web-1', environment }
    const record = await OwnRecord.discover(
      { id: AGENTS[0], tags },
      {
        clock,
        hostName: () => Promise.resolve(host.name),
        discover: () => Promise.resolve(structuredClone(host.environment))
      }
    )
    clock.advance(60_000)
    expect(await record.refresh()).to.equal(false)
    expect(record.current.refreshtime).to.equal('2026-11-24T08:00:00Z')
    host.environment = { ...environment, addresses: ['192.0.2.77/24'] }
    expect(await record.refresh()).to.equal(true)
    expect(record.current.environment.addresses).to.deep.equal(['192.0.2.77/24'])
    host.name = 'web-2'
    expect(await record.refresh()).to.equal(true)
    expect(record.current).to.deep.include({
      name: 'web-2',
      starttime: '2026-11-24T08:00:00Z',
      refreshtime: '2026-11-24T08:01:00Z'
    })
  })
})
