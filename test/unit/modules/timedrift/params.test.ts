import { expect } from 'chai'
import { allowedDrift, paramsSchema } from '../../../../src/modules/timedrift/params.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

describe('timedrift: parameters', () => {
  it('are read as MIG reads them, and bounded', () => {
    expect(paramsSchema.parse({ Drift: '5s', other: 1 })).to.deep.equal({ drift: '5s' })
    expect(paramsSchema.parse(null)).to.deep.equal({})
    expect(paramsSchema.safeParse({ drift: 5 }).error?.issues[0]?.message).to.equal(
      'ReadInputParameters() -> json: cannot unmarshal number into Go struct field params.drift of type string'
    )
    expect(paramsSchema.safeParse({ drift: `${'0'.repeat(63)}s` }).success).to.equal(true)
    expect(paramsSchema.safeParse({ drift: `${'0'.repeat(64)}s` }).error?.issues[0]?.path).to.deep.equal(['drift'])
  })

  it('are a duration of Go, or nothing', () => {
    expect(allowedDrift({})).to.equal(undefined)
    expect(allowedDrift({ drift: '' })).to.equal(undefined)
    expect(allowedDrift({ drift: '1m30s' })).to.equal(90_000)
    expect(allowedDrift({ drift: '0' })).to.equal(0)
  })

  for (const [drift, sentence] of [
    ['5', 'drift: time: missing unit in duration "5"'],
    ['soon', 'drift: time: invalid duration "soon"'],
    ['-5s', 'drift: -5s is negative']
  ] as const) {
    it(sentence, () => {
      expect(throwsCode(() => allowedDrift({ drift }), 'PARAMETERS_INVALID').message).to.equal(sentence)
    })
  }
})
