import { assertMeant } from '../../../src/modules/assert-meant.ts'
import { MODULES } from '../../../src/modules/registry.ts'
import { throwsCode } from '../../helpers/expect-throw.ts'
import { expect } from 'chai'

const GOOD = { module: 'file', parameters: { searches: { s: { paths: ['/'], names: ['x'] } } } }

describe('modules/assert-meant', () => {
  it('lets pass what asks something, and what it cannot judge', () => {
    assertMeant([GOOD, { module: 'example', parameters: {} }, { module: 'nosuch', parameters: { a: 1 } }], MODULES)
  })

  it('refuses the first operation that asks nothing', () => {
    const error = throwsCode(
      () => assertMeant([GOOD, { module: 'file', parameters: { a: 1 } }], MODULES),
      'ACTION_FILE_INVALID'
    )
    expect(error.message).to.match(/^operations\[1\], file: 'a' is not a parameter;/)
  })
})
