import { expect } from 'chai'
import fc from 'fast-check'
import { KeyStream } from '../../../../src/node/mesh/key-stream.ts'
import { concatBytes, toHex } from '../../../../src/util/bytes.ts'

const KEY = new Uint8Array(32).map((_, index) => index)
const NONCE = new Uint8Array(24).map((_, index) => 100 + index)

describe('node/mesh/key-stream', () => {
  it('is XSalsa20, as the tests of NaCl have it', () => {
    // NaCl, tests/stream3.c
    const key = Buffer.from('1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389', 'hex')
    const nonce = Buffer.from('69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37', 'hex')
    const stream = new KeyStream(key, nonce)
    expect(toHex(stream.apply(new Uint8Array(32)))).to.equal(
      'eea6a7251c1e72916d11c2cb214d3c252539121d8e234e652d651fa4c8cff880'
    )
  })

  it('is the same however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (parts) => {
        const cut = new KeyStream(KEY, NONCE)
        const whole = new KeyStream(KEY, NONCE).apply(concatBytes(...parts))
        expect(toHex(concatBytes(...parts.map((part) => cut.apply(part))))).to.equal(toHex(whole))
        expect(toHex(new KeyStream(KEY, NONCE).apply(whole))).to.equal(toHex(concatBytes(...parts)))
      })
    )
  })

  it('of one connection has no bearing on that of another, however much they carry', () => {
    const [first, second] = [new KeyStream(KEY, NONCE), new KeyStream(KEY, NONCE)]
    const large = new Uint8Array(700_000)
    expect(Buffer.compare(first.apply(large), second.apply(large))).to.equal(0)
    for (let round = 0; round < 2000; round++) {
      expect(toHex(first.apply(new Uint8Array(10)))).to.equal(toHex(second.apply(new Uint8Array(10))))
    }
  })
})
