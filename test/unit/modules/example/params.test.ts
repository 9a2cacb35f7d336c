import { validateParams } from '../../../../src/modules/example/params.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

describe('example: validateParams', () => {
  it('takes names of hosts alone', () => {
    validateParams({})
    validateParams({ lookuphost: ['localhost', 'www.example.net', '1.example'] })
    for (const name of ['', '-a', 'a..b', 'a b', 'x'.repeat(64), '$(id)']) {
      throwsCode(() => {
        validateParams({ lookuphost: [name] })
      }, 'PARAMETERS_INVALID')
    }
  })
})
