import type { PeerTarget } from '../../../src/node/mesh/mesh.ts'
import { expect } from 'chai'
import { CustodyCollector } from '../../../src/investigator/custody-collector.ts'
import { decodeCustodyQuestion, encodeCustodyAnswer } from '../../../src/protocol/result/custody.ts'
import { REQUESTS } from '../../../src/protocol/wire/requests.ts'
import { silentLog } from '../../../src/util/log.ts'
import { ManualClock } from '../../helpers/manual-clock.ts'
import { ScriptedMesh } from '../../helpers/scripted-mesh.ts'

describe('CustodyCollector', () => {
  it('asks every custodian at once and again and again, whatever became of it, until it is stopped', async () => {
    const mesh = new ScriptedMesh('self')
    const clock = new ManualClock()
    let custodians: PeerTarget[] = [
      { id: 'A', addresses: ['/tcp/1'] },
      { id: 'B', addresses: [] }
    ]
    const collector = new CustodyCollector({ mesh, clock, log: silentLog, custodians: () => custodians })
    collector.start()
    expect(mesh.requests.map(({ peer }) => peer)).to.deep.equal(custodians)
    expect(mesh.requests.every(({ protocol }) => protocol === REQUESTS.custody)).to.equal(true)
    expect(decodeCustodyQuestion(mesh.requests[0]!.body)).to.deep.equal({ collect: true })
    mesh.requests[0]!.answer(encodeCustodyAnswer({ waiting: 3 }))
    mesh.requests[1]!.fail(new Error('away'))
    custodians = [{ id: 'C', addresses: [] }]
    clock.advance(14_999)
    expect(mesh.requests).to.have.length(2)
    clock.advance(1)
    expect(mesh.requests[2]?.peer.id).to.equal('C')
    collector.stop()
    clock.advance(60_000)
    expect(mesh.requests).to.have.length(3)
  })
})
