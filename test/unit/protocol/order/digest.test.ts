import { expect } from 'chai'
import { envelopeDigest, orderDigest } from '../../../../src/protocol/order/digest.ts'
import { toUtf8 } from '../../../../src/util/bytes.ts'

describe('protocol/order/digest', () => {
  it('is SHA-256 in lower-case hex digits', () => {
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    expect(orderDigest(toUtf8('abc'))).to.equal(expected)
    expect(envelopeDigest(toUtf8('abc'))).to.equal(expected)
  })
})
