import { expect } from 'chai'
import { MigError } from '../../../src/protocol/errors.ts'
import { decodeJson, decodeTimes, encodeJson, encodeTimes } from '../../../src/store/values.ts'

const codeOf = (task: () => unknown) => {
  try {
    task()
  } catch (error) {
    return error instanceof MigError ? error.code : error
  }
  return undefined
}

describe('values', () => {
  it('JSON comes back, NUL characters and lone surrogates too', () => {
    const value = { text: 'a\u0000b\ud800c\ufeff', list: [1, null, 2 ** 53] }
    expect(decodeJson(encodeJson(value))).to.deep.equal(value)
  })

  it('times come back, with what is behind them', () => {
    const bytes = encodeTimes([0, 1_700_000_000_000.25], Uint8Array.of(1, 2))
    expect(decodeTimes(bytes, 2)).to.deep.equal({ times: [0, 1_700_000_000_000.25], rest: Uint8Array.of(1, 2) })
    expect(decodeTimes(encodeTimes([5]), 1).rest.byteLength).to.equal(0)
  })

  it('STORE_CORRUPT when they are not what was written', () => {
    expect(codeOf(() => decodeJson(Uint8Array.of(0x7b)))).to.equal('STORE_CORRUPT')
    expect(codeOf(() => decodeJson(Uint8Array.of(0xff)))).to.equal('STORE_CORRUPT')
    expect(codeOf(() => decodeTimes(new Uint8Array(15), 2))).to.equal('STORE_CORRUPT')
  })
})
