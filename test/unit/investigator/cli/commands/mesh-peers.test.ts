import { expect } from 'chai'
import type { PeerInfo } from '../../../../../src/node/mesh/mesh.ts'
import { CliBench } from '../../../../helpers/cli-bench.ts'
import { Desk } from '../../../../helpers/desk.ts'
import { eventually } from '../../../../helpers/eventually.ts'
import { AGENTS, NOW } from '../../../../helpers/orders.ts'

describe('mig mesh peers', () => {
  let desk: Desk
  let bench: CliBench
  let stranger: PeerInfo

  before(async () => {
    desk = await Desk.open(['ada'])
  })
  beforeEach(async () => {
    bench = await CliBench.open(desk)
    await bench.node.meet(1)
    const address = '/ip4/192.0.2.7/tcp/1664'
    stranger = { id: AGENTS[0], address, direction: 'inbound', since: NOW, isNeighbour: false }
  })
  afterEach(() => bench[Symbol.asyncDispose]())

  /** The rows, with one space between cells. */
  const rowsOf = (out: string): string[] =>
    out
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/ +/g, ' '))

  it('are listed as they said they are', async () => {
    bench.node.mesh.connected = [{ ...stranger, role: 'agent', version: '0.1.0', isNeighbour: true, skewMs: -12.4 }]
    const { status, out } = await bench.mig('mesh', 'peers')
    expect(status).to.equal(0)
    expect(rowsOf(out)).to.deep.equal([
      `${AGENTS[0]} agent 0.1.0 inbound yes -12 2026-11-24 08:00:00Z /ip4/192.0.2.7/tcp/1664`
    ])
  })

  it('are waited for while they have not said what they are', async () => {
    bench.node.mesh.connected = [stranger]
    const typed = bench.mig('mesh', 'peers')
    await eventually(() => bench.clock.timers > 0)
    bench.node.mesh.connected = [{ ...stranger, role: 'relay', version: '0.1.0' }]
    bench.clock.advance(50)
    expect(rowsOf((await typed).out)[0]).to.contain(`${AGENTS[0]} relay 0.1.0 inbound no `)
  })

  it('who says nothing for two seconds is listed without a role', async () => {
    bench.node.mesh.connected = [stranger]
    const typed = bench.mig('mesh', 'peers')
    await eventually(() => bench.clock.timers > 0)
    bench.clock.advance(2000)
    expect(rowsOf((await typed).out)).to.deep.equal([
      `${AGENTS[0]} inbound no 2026-11-24 08:00:00Z /ip4/192.0.2.7/tcp/1664`
    ])
  })

  it('the command ends after two seconds, also when there is always somebody new', async () => {
    bench.node.mesh.connected = [{ ...stranger, since: NOW + 1000 }]
    const typed = bench.mig('mesh', 'peers')
    await eventually(() => bench.clock.timers > 0)
    bench.clock.advance(2000)
    expect(rowsOf((await typed).out)).to.have.length(1)
  })

  it('who has been connected for long, and is no neighbour, is not waited for', async () => {
    bench.node.mesh.connected = [{ ...stranger, since: NOW - 2000 }]
    expect(rowsOf((await bench.mig('mesh', 'peers')).out)).to.have.length(1)
  })
})
