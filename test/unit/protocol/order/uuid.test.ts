import { expect } from 'chai'
import { uuidSchema } from '../../../../src/protocol/order/scalars.ts'
import { uuidV7 } from '../../../../src/protocol/order/uuid.ts'
import { fromHex } from '../../../../src/util/bytes.ts'

describe('protocol/order/uuid', () => {
  it('is the example of RFC 9562', () => {
    const id = uuidV7(Date.parse('2022-02-22T19:22:22Z'), fromHex('0cc318c4dc0c0c07398f'))
    expect(id).to.equal('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  })

  it('fits the schema whatever the random bytes, and sorts by time', () => {
    const early = uuidV7(1_000, new Uint8Array(10).fill(0xff))
    const late = uuidV7(1_001, new Uint8Array(10))
    expect([uuidSchema.safeParse(early).success, uuidSchema.safeParse(late).success]).to.deep.equal([true, true])
    expect(early < late).to.equal(true)
  })
})
