import { expect } from 'chai'
import { lengthOctets, notNormal, Octets, unsupported } from '../../../../src/protocol/pgp/octets.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

describe('protocol/pgp/octets', () => {
  it('reads from the front to the back', () => {
    const octets = new Octets(new Uint8Array([1, 2, 3, 4, 5]))
    expect(octets.number(2)).to.equal(0x0102)
    expect([...octets.take(1)]).to.deep.equal([3])
    expect([octets.position, octets.isAtEnd]).to.deep.equal([3, false])
    expect([...octets.takeRest()]).to.deep.equal([4, 5])
    expect([octets.position, octets.isAtEnd]).to.deep.equal([5, true])
  })

  it('never reads beyond the end', () => {
    throwsCode(() => new Octets(new Uint8Array(1)).take(2), 'SIGNATURE_NOT_NORMAL')
    throwsCode(() => new Octets(new Uint8Array(3)).number(4), 'SIGNATURE_NOT_NORMAL')
    throwsCode(() => new Octets(new Uint8Array([192])).length(), 'SIGNATURE_NOT_NORMAL')
    throwsCode(() => new Octets(new Uint8Array([255, 0, 0, 0])).length(), 'SIGNATURE_NOT_NORMAL')
  })

  it('reads the largest number', () => {
    expect(new Octets(new Uint8Array(4).fill(0xff)).number(4)).to.equal(0xffffffff)
  })

  for (const [octets, length] of [
    [[0], 0],
    [[191], 191],
    [[192, 0], 192],
    [[223, 255], 8383],
    [[254, 255], 16_319],
    [[255, 0, 1, 0, 0], 65_536]
  ] as const) {
    it(`reads the length ${length}`, () => {
      expect(new Octets(new Uint8Array(octets)).length()).to.equal(length)
      if (length < 8384) expect(lengthOctets(length)).to.deep.equal(octets)
    })
  }

  it('says what is wrong', () => {
    expect(notNormal('is cut off').message).to.equal('The signature packet is cut off.')
    expect([notNormal('').code, unsupported('').code]).to.deep.equal(['SIGNATURE_NOT_NORMAL', 'SIGNER_UNUSABLE'])
  })
})
