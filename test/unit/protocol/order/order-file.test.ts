import { expect } from 'chai'
import { readOrderFile, writeOrderFile } from '../../../../src/protocol/order/order-file.ts'
import { MAX_ORDER_FILE_BYTES, MAX_SIGNATURE_BYTES, MAX_SIGNATURES } from '../../../../src/protocol/wire/limits.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'
import { cancel } from '../../../helpers/orders.ts'

const SIGNATURES = [new Uint8Array([1, 2, 3]), new Uint8Array([4])]

describe('protocol/order/order-file', () => {
  it('is read as it was written', () => {
    const text = writeOrderFile(cancel(), SIGNATURES)
    expect(text).to.match(/^\{\n {2}"syntaxversion": 3,[^]*"pgpsignatures": \[\n {4}"AQID",\n {4}"BA=="\n {2}\]\n\}\n$/)
    expect(readOrderFile(text)).to.deep.equal({ order: cancel(), signatures: SIGNATURES })
  })

  it('may have no signatures yet', () => {
    for (const text of ['{"a":1}', '{"a":1,"pgpsignatures":null}', '{"a":1,"pgpsignatures":[]}']) {
      expect(readOrderFile(text)).to.deep.equal({ order: { a: 1 }, signatures: [] })
    }
  })

  it('takes as many and as long signatures as can be', () => {
    const signatures = Array.from({ length: MAX_SIGNATURES }, () => new Uint8Array(MAX_SIGNATURE_BYTES))
    expect(readOrderFile(writeOrderFile({}, signatures)).signatures).to.deep.equal(signatures)
    throwsCode(() => readOrderFile(writeOrderFile({}, [...signatures, new Uint8Array(1)])), 'ORDER_INVALID')
    throwsCode(() => readOrderFile(writeOrderFile({}, [new Uint8Array(MAX_SIGNATURE_BYTES + 2)])), 'ORDER_INVALID')
  })

  it('refuses one byte more than a file may have', () => {
    const text = '{}'.padEnd(MAX_ORDER_FILE_BYTES)
    expect(readOrderFile(text).order).to.deep.equal({})
    throwsCode(() => readOrderFile(`${text} `), 'ORDER_MALFORMED')
  })

  for (const [text, code] of [
    ['[]', 'ORDER_INVALID'],
    ['null', 'ORDER_INVALID'],
    ['{"pgpsignatures":"AAAA"}', 'ORDER_INVALID'],
    ['{"pgpsignatures":["A"]}', 'ORDER_INVALID'],
    ['{', 'ORDER_MALFORMED'],
    ['['.repeat(33), 'ORDER_TOO_DEEP']
  ] as const) {
    it(`refuses ${text}`, () => throwsCode(() => readOrderFile(text), code))
  }
})
