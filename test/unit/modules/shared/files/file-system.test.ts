import { expect } from 'chai'
import { endsAtShortRead } from '../../../../../src/modules/shared/files/file-system.ts'

describe('endsAtShortRead', () => {
  it('trusts what keeps its files itself, and nothing else', () => {
    expect(endsAtShortRead('/dev/shm')).to.equal(true)
    expect(endsAtShortRead('/proc')).to.equal(false)
    expect(endsAtShortRead('/sys')).to.equal(false)
    expect(endsAtShortRead('/no/such/directory')).to.equal(false)
  })
})
