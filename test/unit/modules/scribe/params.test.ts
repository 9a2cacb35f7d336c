import { expect } from 'chai'
import { paramsSchema, validateParams } from '../../../../src/modules/scribe/params.ts'
import { MAX_SCRIBE_OBJECTS, MAX_SCRIBE_TESTS } from '../../../../src/protocol/wire/limits.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

const issueOf = (value: unknown): string | undefined => {
  const issue = paramsSchema.safeParse(value).error?.issues[0]
  return issue && [...issue.path, issue.message].join(' ')
}

describe('paramsSchema', () => {
  it('binds as MIG does', () => {
    const scribedoc = { Objects: [{ object: 'o', FileContent: { 'Import-Chain': ['x'] }, more: 1 }], variables: null }
    expect(paramsSchema.parse({ ScribeDoc: scribedoc, OnlyTrue: true })).to.deep.equal({
      scribedoc: { objects: [{ object: 'o', filecontent: { 'import-chain': ['x'] } }] },
      onlytrue: true
    })
    expect(issueOf({ scribedoc: { tests: 'x' } })).to.equal(
      'ReadInputParameters() -> json: cannot unmarshal string into Go struct field Document.scribedoc.tests of type []scribe.Test'
    )
  })

  it('holds the bounds', () => {
    const many = (count: number, key: string) => ({ scribedoc: { [key]: Array.from({ length: count }, () => ({})) } })
    expect(issueOf(many(MAX_SCRIBE_OBJECTS, 'objects'))).to.equal(undefined)
    expect(issueOf(many(MAX_SCRIBE_OBJECTS + 1, 'objects'))).to.equal('scribedoc objects at most 10000 of them')
    expect(issueOf(many(MAX_SCRIBE_TESTS, 'tests'))).to.equal(undefined)
    expect(issueOf(many(MAX_SCRIBE_TESTS + 1, 'tests'))).to.equal('scribedoc tests at most 20000 of them')
  })
})

describe('validateParams', () => {
  it('wants a document, and checks it', () => {
    validateParams({ scribedoc: {} })
    expect(throwsCode(() => validateParams({}), 'PARAMETERS_INVALID').message).to.equal(
      'scribedoc: a document must be given'
    )
    throwsCode(() => validateParams({ scribedoc: { tests: [{}] } }), 'PARAMETERS_INVALID')
  })
})
