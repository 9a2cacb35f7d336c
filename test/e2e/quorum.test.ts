import { expect } from 'chai'
import type { PrivateKey } from '../../src/protocol/pgp/sign.ts'
import { LocalMesh } from '../helpers/local-mesh.ts'
import { addColleague } from '../helpers/local-policy.ts'
import { eventually } from '../helpers/processes.ts'
import { RawInvestigator } from '../helpers/raw-investigator.ts'

const AGENTS = 3

describe('an order that needs two people', function () {
  this.timeout(120_000)
  let grace: PrivateKey
  let mesh: LocalMesh
  let raw: RawInvestigator

  before(async () => {
    mesh = await LocalMesh.create({
      agents: AGENTS,
      founded: async (founded) => {
        grace = await addColleague(founded, ['example'])
      }
    })
    await mesh.start()
    raw = await RawInvestigator.join(mesh)
  })

  after(async () => {
    await raw[Symbol.asyncDispose]()
    await mesh[Symbol.asyncDispose]()
  })

  it('is held with one signature, says why, and runs when the second one arrives', async () => {
    const order = await raw.order({ operations: [{ module: 'example', parameters: { gethostname: true } }] })
    raw.send(order.digest, await raw.envelope(order))
    const held = await eventually(() => {
      const reports = raw.reports(order.digest)
      return reports.length === AGENTS ? reports : undefined
    }, 60_000)
    expect(held.map(({ status, code }) => `${status} ${code}`)).to.deep.equal(Array(AGENTS).fill('accepted ACL_DENIED'))

    raw.send(order.digest, await raw.envelope(order, grace))
    const finals = await eventually(() => {
      const reports = raw.reports(order.digest).filter(({ status }) => status === 'success')
      return reports.length === AGENTS ? reports : undefined
    }, 60_000)
    expect(new Set(finals.map(({ agent }) => agent)).size).to.equal(AGENTS)
    // on a slow machine some say between the two that they are running
    const told = raw.reports(order.digest).filter(({ status }) => status !== 'running')
    expect(told).to.have.length(2 * AGENTS)
  })

  it('the investigator is told before anything is published that a signature is missing', async () => {
    const finished = await mesh.mig('example', '-hostname', '--timeout', '20s')
    expect(finished.status).to.equal(1)
    expect(finished.stderr).to.match(/ACL_DENIED|weight|person|people/)
  })
})
