import { expect } from 'chai'
import fc from 'fast-check'
import { jsonText } from '../../../../src/investigator/render/json-text.ts'

describe('investigator/render/json-text', () => {
  it('means what was given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(jsonText(value))).to.deep.equal(JSON.parse(JSON.stringify(value)))
      })
    )
  })

  it('holds nothing that a terminal obeys', () => {
    expect(jsonText({ a: '\u001b[0m\u009b0m\u202e' })).to.equal('{"a":"\\u001b[0m\\u009b0m\\u202e"}')
  })
})
