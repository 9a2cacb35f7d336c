import { expect } from 'chai'
import type { ScribeDocument, ScribeObject, ScribeTest } from '../../../../src/modules/scribe/document.ts'
import { validateDocument } from '../../../../src/modules/scribe/validate-document.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

const object = (source: ScribeObject): ScribeDocument => ({ objects: [{ object: 'o', ...source }] })
const test = (...tests: ScribeTest[]): ScribeDocument => ({ tests })

describe('validateDocument', () => {
  it('takes a document of everything', () => {
    validateDocument({})
    const file = { path: '/a', file: '${v}(' }
    validateDocument(object({ filecontent: { ...file, expression: 'x' } }))
    validateDocument(
      test({ test: 'a', object: 'absent', if: ['b'], evr: { operation: '=', value: '' } }, { test: 'b', evr: {} })
    )
  })

  const bad: [name: string, document: ScribeDocument, message: string][] = [
    ['an object without id', { objects: [{ package: { name: 'x' } }] }, 'an object in document has no identifier'],
    ['an object without source', object({ package: {} }), 'o: no valid source interface'],
    ['no path', object({ filecontent: { file: 'x', expression: 'x' } }), 'o: filecontent path must be set'],
    ['no file', object({ filename: { path: '/x' } }), 'o: filename file must be set'],
    ['no expression', object({ hasline: { path: '/x', file: 'x' } }), 'o: hasline expression must be set'],
    [
      'a bad expression',
      object({ hasline: { path: '/x', file: 'x', expression: '(' } }),
      'o: error parsing regexp: missing closing ): `(`'
    ],
    ['a bad file', object({ filename: { path: '/x', file: '[' } }), 'o: error parsing regexp: missing closing ]: `[`'],
    [
      'a bad name',
      object({ package: { collectmatch: '*' } }),
      'o: error parsing regexp: missing argument to repetition operator: `*`'
    ],
    ['a test without id', test({ object: 'x' }), 'a test in document has no identifier'],
    ['an unknown dependency', test({ test: 'a', if: ['b'] }), 'a: unknown test "b"'],
    ['a test that names itself', test({ test: 'a', if: ['a'] }), 'a: test cannot reference itself'],
    ['a circle', test({ test: 'a', if: ['b'] }, { test: 'b', if: ['a'] }), 'a: test depends on itself'],
    ['a quote in the key of a tag', test({ test: 'a', tags: [{ key: '"' }] }), 'a: test tag key cannot contain quote'],
    [
      'a quote in the value of a tag',
      test({ test: 'a', tags: [{ value: '"' }] }),
      'a: test tag value cannot contain quote'
    ],
    [
      'an unknown operation',
      test({ test: 'a', evr: { operation: '<=', value: '1' } }),
      'a: evr operation must be <, =, >'
    ],
    ['a bad regexp', test({ test: 'a', regexp: { value: ')' } }), 'a: error parsing regexp: unexpected ): `)`']
  ]
  for (const [name, document, message] of bad) {
    it(`refuses ${name}`, () => {
      expect(throwsCode(() => validateDocument(document), 'PARAMETERS_INVALID').message).to.equal(
        `scribedoc: ${message}`
      )
    })
  }
})
