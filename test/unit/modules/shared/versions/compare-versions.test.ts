import { expect } from 'chai'
import { compareVersions } from '../../../../../src/modules/shared/versions/compare-versions.ts'

describe('compareVersions', () => {
  it('has the rules of each type of packages', () => {
    // a letter where another version has a number
    expect(compareVersions('dpkg', '1.0.a', '1.0.1')).to.be.greaterThan(0)
    expect(compareVersions('rpm', '1.0.a', '1.0.1')).to.be.lessThan(0)
    expect(compareVersions('pacman', '1.0.a', '1.0.1')).to.be.lessThan(0)
    expect(compareVersions('apk', '1.0_rc1', '1.0')).to.be.lessThan(0)
    expect(compareVersions(undefined, '1.0.a', '1.0.1')).to.be.greaterThan(0)
  })
})
