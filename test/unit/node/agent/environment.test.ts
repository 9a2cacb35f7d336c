import { hostname } from 'node:os'
import { expect } from 'chai'
import {
  discoverEnvironment,
  goOs,
  hostName,
  pickHostName,
  prettyName
} from '../../../../src/node/agent/environment.ts'

describe('pickHostName', () => {
  const CASES: [name: string, kernel: string, full: string, expected: string][] = [
    ['the full name of the kernel name', 'web1', 'web1.example.net', 'web1.example.net'],
    ['whatever its case', 'WEB1', 'web1.example.net', 'web1.example.net'],
    ['not the name of somebody else', 'web1', 'localhost.localdomain', 'web1'],
    ['not a name that only begins alike', 'web', 'web1.example.net', 'web'],
    ['not a name without a domain', 'web1', 'web1', 'web1'],
    ['no answer', 'web1', '', 'web1']
  ]
  for (const [name, kernel, full, expected] of CASES) {
    it(name, () => {
      expect(pickHostName(kernel, full)).to.equal(expected)
    })
  }
})

describe('hostName', () => {
  it('begins with the name of the kernel', async () => {
    expect((await hostName()).toLowerCase().startsWith(hostname().toLowerCase())).to.equal(true)
  })
})

describe('prettyName', () => {
  const CASES: [name: string, text: string, expected: string][] = [
    ['quoted', 'NAME=x\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian', 'Debian GNU/Linux 12 (bookworm)'],
    ['in single quotes', "PRETTY_NAME='Void'", 'Void'],
    ['without quotes', 'PRETTY_NAME=Alpine', 'Alpine'],
    ['with an escape', 'PRETTY_NAME="a \\"b\\" \\$c"', 'a "b" $c'],
    ['absent', 'NAME=x', ''],
    ['not another key', 'X_PRETTY_NAME="y"', '']
  ]
  for (const [name, text, expected] of CASES) {
    it(name, () => {
      expect(prettyName(text)).to.equal(expected)
    })
  }
})

describe('discoverEnvironment', () => {
  it('describes this machine in the words that targets use', async () => {
    const environment = await discoverEnvironment(['file', 'example'])
    expect(environment.modules).to.deep.equal(['example', 'file'])
    expect(environment.os).to.equal(goOs())
    expect(environment.os).to.not.equal('win32')
    expect(environment.arch).to.not.be.oneOf(['x64', 'ia32'])
    expect(environment.init).to.be.oneOf(['systemd', 'upstart', 'sysvinit', 'sysvinit-fallback', 'launchd', 'windows'])
    expect(environment.ident).to.not.equal('')
    for (const address of environment.addresses) {
      expect(address).to.match(/^[0-9a-f.:]+\/\d+$/)
      expect(address).to.not.match(/^(127\.|::1\/)/)
    }
  })

  it('names the proxy that is in use', async () => {
    expect(await discoverEnvironment([])).to.include({ isproxied: false, proxy: '' })
    expect(await discoverEnvironment([], 'proxy:3128')).to.include({ isproxied: true, proxy: 'proxy:3128' })
  })

  it('is the same when nothing has changed', async () => {
    expect(await discoverEnvironment([])).to.deep.equal(await discoverEnvironment([]))
  })
})
