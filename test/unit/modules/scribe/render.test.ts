import { expect } from 'chai'
import { renderResult } from '../../../../src/modules/scribe/render.ts'

const test = {
  testid: 't',
  name: '',
  description: '',
  iserror: true,
  error: '<a & b>',
  masterresult: false,
  hastrueresults: false,
  results: null
}
const result = (changes: object) => ({
  foundanything: true,
  success: true,
  elements: { results: [test], humanoutput: false, jsonoutput: false, ...changes },
  statistics: { execruntime: '10ms' },
  errors: ['Error: x in "t"']
})

describe('renderResult', () => {
  it('tells the errors and the time, when all is asked for', () => {
    expect(renderResult(result({}), { foundOnly: false })).to.deep.equal([
      'master [error] name:"t" id:"t" hastrue:false error:"<a & b>"',
      'Error: x in "t"',
      'Statistics: runtime 10ms'
    ])
  })

  it('shows an error to people', () => {
    expect(renderResult(result({ humanoutput: true }), { foundOnly: true })).to.deep.equal([
      'result for "t" (t)\n\tmaster result: false\n\t[error] error: <a & b>'
    ])
  })

  it('escapes as Go does, in the order of the fields', () => {
    const tagged = { ...test, tags: [{ key: 'k', value: 'v' }] }
    expect(
      renderResult(result({ results: [tagged], jsonoutput: true, humanoutput: true }), { foundOnly: true })
    ).to.deep.equal([
      '{"testid":"t","name":"","description":"","tags":[{"key":"k","value":"v"}],"iserror":true,"error":"\\u003ca \\u0026 b\\u003e","masterresult":false,"hastrueresults":false,"results":null}'
    ])
  })

  it('shows the errors of a question that failed', () => {
    const failed = { foundanything: false, success: false, elements: null, statistics: null, errors: ['broken'] }
    expect(renderResult(failed, { foundOnly: false })).to.deep.equal(['broken'])
    expect(renderResult({ ...failed, elements: {}, errors: null }, { foundOnly: false })).to.deep.equal([])
  })
})
