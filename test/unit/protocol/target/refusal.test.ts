import { expect } from 'chai'
import { targetRefusal } from '../../../../src/protocol/target/refusal.ts'

describe('protocol/target/refusal', () => {
  it('counts positions from 1', () => {
    const error = targetRefusal('unexpected x', 0)
    expect([error.code, error.message]).to.deep.equal(['TARGET_INVALID', 'unexpected x at 1'])
  })

  it('says what to write instead', () => {
    expect(targetRefusal('no', 4, 'yes').message).to.equal('no at 5: yes')
  })
})
