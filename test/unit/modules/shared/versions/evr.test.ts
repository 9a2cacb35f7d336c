import { expect } from 'chai'
import { splitEvr, VersionError } from '../../../../../src/modules/shared/versions/evr.ts'

describe('splitEvr', () => {
  it('takes a version apart at the first colon and the last dash', () => {
    expect(splitEvr('2:1.0-a-3')).to.deep.equal({ epoch: '2', version: '1.0-a', release: '3' })
    expect(splitEvr('1.0')).to.deep.equal({ epoch: '0', version: '1.0', release: undefined })
    expect(splitEvr('a:1')).to.deep.equal({ epoch: '0', version: 'a:1', release: undefined })
    expect(splitEvr('')).to.deep.equal({ epoch: '0', version: '', release: undefined })
  })

  it('refuses in the words of MIG what is none', () => {
    expect(() => splitEvr('1:')).to.throw(VersionError, /^evrExtract: only epoch$/)
    expect(() => splitEvr('1-')).to.throw(VersionError, /^evrExtract: ends in dash$/)
  })
})
