import { expect } from 'chai'
import type { Search } from '../../../../../src/modules/shared/search/params.ts'
import { validateParams } from '../../../../../src/modules/shared/search/validate.ts'
import { throwsCode } from '../../../../helpers/expect-throw.ts'

const check = (search: Search, label = 's'): void => {
  validateParams({ searches: { [label]: { paths: ['/x'], ...search } } })
}

describe('validateParams', () => {
  it('takes everything that has a meaning', () => {
    validateParams({})
    check({
      names: ['!', '!a'],
      sizes: ['<1k'],
      modes: ['-rw'],
      mtimes: ['>1d'],
      contents: ['(?i)x'],
      md5: ['E499C1912BD9AF4F7E8CCAF27F7B04d2'],
      options: { mismatch: ['name', 'sha3'] }
    })
    check({}, 'é'.repeat(64))
  })

  const bad: readonly (readonly [name: string, search: Search, message: string])[] = [
    ['no paths', { paths: [] }, 'invalid empty search path, must have at least one search path'],
    ['an empty path', { paths: [''] }, 'invalid empty search path, must have at least one search path'],
    ['an empty expression', { contents: [''] }, 'Empty values are not permitted'],
    [
      'a bad expression',
      { names: ['!('] },
      "Invalid regexp '('. Must be a regexp. Compilation failed with 'error parsing regexp: missing closing ): `(`'"
    ],
    ['a short hash', { md5: ['abc'] }, "Invalid checksum format for hash 'ABC'. Must match regex ^[A-F0-9]{32}$"],
    ['a hash of other letters', { sha1: ['g'.repeat(40)] }, 'Must match regex ^[A-F0-9]{40}$'],
    [
      'a sha2 of an impossible length',
      { sha2: ['a'.repeat(40)] },
      'Must match regex ^([A-F0-9]{64}|[A-F0-9]{96}|[A-F0-9]{128})$'
    ],
    ['an empty filter', { options: { mismatch: [''] } }, 'empty filters are not permitted'],
    [
      'an unknown filter',
      { options: { mismatch: ['names'] } },
      "The syntax of filter 'names' is invalid. Must match regex ^(name|size|mode|mtime|content|md5|sha1|sha2|sha3)$"
    ]
  ]
  for (const [name, search, message] of bad) {
    it(`refuses ${name}`, () => {
      expect(throwsCode(() => check(search), 'PARAMETERS_INVALID').message).to.include(message)
    })
  }

  it('refuses a label that is empty, too long, or of two lines', () => {
    expect(throwsCode(() => check({}, ''), 'PARAMETERS_INVALID').message).to.equal('empty labels are not permitted')
    throwsCode(() => check({}, 'x'.repeat(65)), 'PARAMETERS_INVALID')
    throwsCode(() => check({}, 'a\nb'), 'PARAMETERS_INVALID')
  })

  it('complains of contents before names, and of names before sizes', () => {
    expect(
      throwsCode(() => check({ sizes: ['x'], names: ['('], contents: ['['] }), 'PARAMETERS_INVALID').message
    ).to.include("'['")
    expect(throwsCode(() => check({ sizes: ['x'], names: ['('] }), 'PARAMETERS_INVALID').message).to.include("'('")
  })
})
