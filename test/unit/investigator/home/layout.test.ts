import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { homeFolder, homeLayout } from '../../../../src/investigator/home/layout.ts'

describe('investigator/home/layout', () => {
  it('is --home, else MIG_HOME, else ~/.mig', () => {
    expect(homeFolder('/a', { MIG_HOME: '/b' })).to.equal('/a')
    expect(homeFolder(undefined, { MIG_HOME: '/b' })).to.equal('/b')
    expect(homeFolder(undefined, { MIG_HOME: '' })).to.equal(join(homedir(), '.mig'))
    expect(homeFolder(undefined, {})).to.equal(join(homedir(), '.mig'))
  })

  it('has absolute paths', () => {
    expect(homeLayout('x').config).to.equal(resolve('x/config.json'))
  })
})
