import { expect } from 'chai'
import { Refusals } from '../../../../src/node/mesh/refusals.ts'
import { MigError } from '../../../../src/protocol/errors.ts'
import { silentLog } from '../../../../src/util/log.ts'
import { Desk } from '../../../helpers/desk.ts'
import { ManualClock } from '../../../helpers/manual-clock.ts'
import { NOW } from '../../../helpers/orders.ts'

describe('Refusals', () => {
  it('have the code, the peer, the time, and the digest of the order', async () => {
    const desk = await Desk.open(['ada'])
    const order = await desk.sign(desk.action())
    const refusals = new Refusals({ clock: new ManualClock(NOW), log: silentLog })
    refusals.note(new MigError('SIGNER_UNKNOWN', 'Nobody knows the key'), order.envelope, 'mallory')
    expect(refusals.newest()).to.deep.equal([
      { at: NOW, from: 'mallory', code: 'SIGNER_UNKNOWN', message: 'Nobody knows the key', digest: order.digest }
    ])
  })

  it('are counted by code, and the newest hundred are kept', () => {
    const refusals = new Refusals({ clock: new ManualClock(NOW), log: silentLog })
    for (let n = 0; n < 101; n++) {
      refusals.note(new MigError('ENVELOPE_MALFORMED', `message ${n}`), Uint8Array.of(n), 'noise')
    }
    refusals.note(new Error('a mistake of ours'), Uint8Array.of(), 'noise')
    const messages = refusals.newest().map(({ message }) => message)
    expect([messages.length, messages[0], messages.at(-1)]).to.deep.equal([100, 'message 2', 'a mistake of ours'])
    expect(refusals.newest().every(({ digest }) => digest === undefined)).to.equal(true)
    expect([...refusals.counts]).to.deep.equal([
      ['ENVELOPE_MALFORMED', 101],
      ['INTERNAL', 1]
    ])
  })
})
