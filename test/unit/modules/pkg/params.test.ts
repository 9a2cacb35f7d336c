import { expect } from 'chai'
import { paramsSchema, validateParams } from '../../../../src/modules/pkg/params.ts'
import { MAX_PARAMETER_CHARACTERS, MAX_PARAMETER_TEXTS } from '../../../../src/protocol/wire/limits.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

const issueOf = (value: unknown): string => {
  const issue = paramsSchema.safeParse(value).error?.issues[0]
  return issue === undefined ? '' : [...issue.path, issue.message].join(' ')
}

describe('paramsSchema', () => {
  it('binds as MIG does', () => {
    expect(paramsSchema.parse({ PkgMatch: { Matches: ['a', null] }, vermatch: null, more: 1 })).to.deep.equal({
      pkgmatch: { matches: ['a', ''] }
    })
    expect(issueOf({ pkgmatch: { matches: 'a' } })).to.equal(
      'ReadInputParameters() -> json: cannot unmarshal string into Go struct field pkgmatch.pkgmatch.matches of type []string'
    )
  })

  it('holds the bounds', () => {
    const some = (count: number): unknown => ({ pkgmatch: { matches: Array.from({ length: count }, () => 'a') } })
    expect(issueOf(some(MAX_PARAMETER_TEXTS))).to.equal('')
    expect(issueOf(some(MAX_PARAMETER_TEXTS + 1))).to.equal('pkgmatch matches at most 256 of them')
    expect(issueOf({ vermatch: 'x'.repeat(MAX_PARAMETER_CHARACTERS) })).to.equal('')
    expect(issueOf({ vermatch: 'x'.repeat(MAX_PARAMETER_CHARACTERS + 1) })).to.equal('vermatch at most 4096 characters')
  })
})

describe('validateParams', () => {
  const bad: [name: string, params: Parameters<typeof validateParams>[0], message: string][] = [
    ['no name', {}, 'pkgmatch.matches: must specify at least one package to match'],
    [
      'no name in a list',
      { pkgmatch: { matches: [] } },
      'pkgmatch.matches: must specify at least one package to match'
    ],
    [
      'a bad expression',
      { pkgmatch: { matches: ['a', '('] } },
      'pkgmatch.matches: error parsing regexp: missing closing ): `(`'
    ],
    [
      'a bad expression on the version',
      { pkgmatch: { matches: ['a'] }, vermatch: '![' },
      'vermatch: error parsing regexp: missing closing ]: `[`'
    ],
    [
      'an unknown type',
      { pkgmatch: { matches: ['a'] }, types: ['rpm', 'deb'] },
      "types: 'deb' is no type of packages; there are dpkg, rpm, apk, pacman, npm, pip, gem"
    ]
  ]
  for (const [name, params, message] of bad) {
    it(`refuses ${name}`, () => {
      expect(throwsCode(() => validateParams(params), 'PARAMETERS_INVALID').message).to.equal(message)
    })
  }

  it('takes the rest', () => {
    validateParams({ pkgmatch: { matches: ['', '(?i)a'] }, vermatch: '!', types: ['gem'] })
  })
})
