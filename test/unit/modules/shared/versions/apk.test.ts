import { expect } from 'chai'
import { compareApk } from '../../../../../src/modules/shared/versions/apk.ts'

describe('compareApk', () => {
  it('has what comes before a release before it', () => {
    const order = [
      '1.0_alpha1-r0',
      '1.0_beta1-r0',
      '1.0_pre1-r0',
      '1.0_rc1-r0',
      '1.0-r0',
      '1.0-r10',
      '1.0a-r0',
      '1.0_p1-r0'
    ]
    expect(order.toReversed().sort(compareApk)).to.deep.equal(order)
  })
})
