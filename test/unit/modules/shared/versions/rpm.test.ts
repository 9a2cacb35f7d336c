import { expect } from 'chai'
import { compareRpm, compareRpmPart } from '../../../../../src/modules/shared/versions/rpm.ts'

describe('compareRpm', () => {
  it('looks at the epoch, then at the version, then at the release', () => {
    expect(compareRpm('1:1-1', '2-1')).to.be.greaterThan(0)
    expect(compareRpm('1-2', '2-1')).to.be.lessThan(0)
    expect(compareRpm('1-2', '1-10')).to.be.lessThan(0)
    expect(compareRpm('1', '1')).to.equal(0)
  })

  it('has a version with a release after the one without', () => {
    expect(compareRpm('1-0', '1')).to.be.greaterThan(0)
    expect(compareRpm('1', '1-0')).to.be.lessThan(0)
  })
})

describe('compareRpmPart', () => {
  const ORDER = ['1~', '1~a', '1', '1^', '1^a', '1a', '1b', '1.0', '1.1', '1.10', '2']
  it('has ~ before the end, ^ just behind it, then words, then numbers', () => {
    for (const [i, a] of ORDER.entries()) {
      for (const [j, b] of ORDER.entries()) {
        expect(Math.sign(compareRpmPart(a, b)), `${a}, ${b}`).to.equal(Math.sign(i - j))
      }
    }
  })

  it('takes signs for separators, whichever', () => {
    expect(compareRpmPart('1.0', '1_0')).to.equal(0)
    expect(compareRpmPart('1.0.', '1.0')).to.equal(0)
    expect(compareRpmPart('é', '')).to.equal(0)
  })
})
