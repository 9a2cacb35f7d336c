import { expect } from 'chai'
import { csvShape } from '../../../../src/investigator/render/csv-rows.ts'
import type { ModuleResult } from '../../../../src/protocol/result/module-result.ts'

const fileResult = (elements: unknown): ModuleResult => ({
  foundanything: true,
  success: true,
  elements,
  statistics: null,
  errors: null
})
const info = { size: 12, mode: '-rw-r--r--', lastmodified: '2015-02-07 01:51:07 +0000 UTC', sha256: 'ABCD' }

describe('investigator/render/csv-rows', () => {
  it('of file: one row a file that was found', () => {
    const shape = csvShape(['file'])
    const result = fileResult({
      s1: [
        { file: '/etc/passwd', search: {}, fileinfo: info },
        { file: '', search: {}, fileinfo: { size: 0, mode: '', lastmodified: '' } }
      ]
    })
    expect(shape.columns).to.deep.equal(['label', 'file', 'size', 'mode', 'lastmodified', 'sha256'])
    expect(shape.rows(['file'], [result])).to.deep.equal([
      ['s1', '/etc/passwd', 12, '-rw-r--r--', '2015-02-07 01:51:07 +0000 UTC', 'abcd']
    ])
  })

  it('of file: elements of another shape than the module gives do no harm', () => {
    const shape = csvShape(['file'])
    for (const elements of [null, 7, { s1: null }, { s1: 'x' }]) {
      expect(shape.rows(['file'], [fileResult(elements)])).to.deep.equal([])
    }
    expect(shape.rows(['file'], [fileResult({ s1: [{ file: {}, fileinfo: { size: [] } }] })])).to.deep.equal([
      ['s1', '', '', '', '', '']
    ])
  })

  it('of several modules: one row an operation', () => {
    const shape = csvShape(['file', 'example'])
    expect(
      shape.rows(['file', 'example'], [fileResult({ a: 1 }), { ...fileResult(null), errors: ['x', 'y'] }])
    ).to.deep.equal([
      ['file', true, true, '{"a":1}', ''],
      ['example', true, true, 'null', 'x; y']
    ])
  })
})
