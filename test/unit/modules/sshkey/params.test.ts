import { expect } from 'chai'
import { paramsSchema, validateParams } from '../../../../src/modules/sshkey/params.ts'
import { MAX_PARAMETER_CHARACTERS, MAX_PARAMETER_TEXTS } from '../../../../src/protocol/wire/limits.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

const issueOf = (value: unknown): string | undefined => paramsSchema.safeParse(value).error?.issues[0]?.message

describe('paramsSchema', () => {
  it('binds as MIG does', () => {
    expect(paramsSchema.parse({ Paths: ['/a'], MAXDEPTH: 3, x: 1 })).to.deep.equal({ paths: ['/a'], maxdepth: 3 })
    expect(paramsSchema.parse(undefined)).to.deep.equal({})
    expect(issueOf({ paths: 1 })).to.include('cannot unmarshal number into Go struct field Parameters.paths')
  })

  it('holds the bounds', () => {
    const paths = (count: number, length = 1) => ({ paths: Array.from({ length: count }, () => 'x'.repeat(length)) })
    expect(issueOf(paths(MAX_PARAMETER_TEXTS, 1))).to.equal(undefined)
    expect(issueOf(paths(MAX_PARAMETER_TEXTS + 1))).to.equal('at most 256 of them')
    expect(issueOf(paths(1, MAX_PARAMETER_CHARACTERS))).to.equal(undefined)
    expect(issueOf(paths(1, MAX_PARAMETER_CHARACTERS + 1))).to.equal('at most 4096 characters')
  })
})

describe('validateParams', () => {
  it('takes what MIG takes', () => {
    for (const maxdepth of [0, 1000]) validateParams({ maxdepth })
    validateParams({})
  })

  it('refuses an impossible depth, and an empty path', () => {
    for (const maxdepth of [-1, 1001, 1.5]) {
      const { message } = throwsCode(() => validateParams({ maxdepth }), 'PARAMETERS_INVALID')
      expect(message).to.equal('maxdepth should be specified from 0-1000')
    }
    const { message } = throwsCode(() => validateParams({ paths: ['/a', ''] }), 'PARAMETERS_INVALID')
    expect(message).to.equal('paths: a path must not be empty')
  })
})
