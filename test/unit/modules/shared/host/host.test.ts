import { expect } from 'chai'
import { notSupported, THIS_HOST } from '../../../../../src/modules/shared/host/host.ts'

describe('notSupported', () => {
  it('is a failed answer that names the system as MIG does', () => {
    expect(notSupported('win32')).to.deep.include({ success: false, errors: ['not supported on windows'] })
    expect(notSupported('aix').errors).to.deep.equal(['not supported on aix'])
  })
})

describe('THIS_HOST', () => {
  it('is the machine of this process', () => {
    expect(THIS_HOST).to.deep.equal({ root: '/', platform: process.platform })
  })
})
