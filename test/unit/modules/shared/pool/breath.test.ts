import { expect } from 'chai'
import { Breath } from '../../../../../src/modules/shared/pool/breath.ts'
import { ManualClock } from '../../../../helpers/manual-clock.ts'

describe('Breath', () => {
  it('lets the event loop turn now and then', async () => {
    const clock = new ManualClock()
    const breath = new Breath(clock)
    expect(breath.take()).to.equal(undefined)
    clock.advance(10)
    let hasTurned = false
    setImmediate(() => (hasTurned = true))
    await breath.take()
    expect(hasTurned).to.equal(true)
    expect(breath.take()).to.equal(undefined)
  })
})
