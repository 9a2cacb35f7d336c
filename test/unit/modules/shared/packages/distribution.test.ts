import { mkdirSync } from 'node:fs'
import { expect } from 'chai'
import { readDistribution } from '../../../../../src/modules/shared/packages/distribution.ts'
import { fillFolder } from '../../../../helpers/fill-folder.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

describe('readDistribution', () => {
  it('reads the first os-release that there is, with quotes and without', () => {
    using folder = new TemporaryFolder()
    expect(readDistribution(folder.path)).to.deep.equal({ id: '', version: '' })
    mkdirSync(folder.join('etc/os-release'), { recursive: true })
    fillFolder(folder.path, { 'usr/lib/os-release': 'NAME="Rocky"\nID="rocky"\nVERSION_ID=\'9.4\'\nX_ID=no\n' })
    expect(readDistribution(folder.path)).to.deep.equal({ id: 'rocky', version: '9.4' })
  })

  it('has no version where there is none', () => {
    using folder = new TemporaryFolder()
    fillFolder(folder.path, { 'etc/os-release': 'ID=arch\n' })
    expect(readDistribution(folder.path)).to.deep.equal({ id: 'arch', version: '' })
  })
})
