import { expect } from 'chai'
import { stripInversion } from '../../../../../src/modules/shared/regex/inversion.ts'

describe('stripInversion', () => {
  it('needs something to invert', () => {
    expect(stripInversion('!a')).to.equal('a')
    expect(stripInversion('!')).to.equal('!')
    expect(stripInversion('a!')).to.equal('a!')
  })
})
