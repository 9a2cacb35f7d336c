import { hostname } from 'node:os'
import { expect } from 'chai'
import { discoverEnvironment, hostName, prettyName } from '../../../../src/node/agent/environment.ts'
import type { Machine } from '../../../../src/node/agent/machine.ts'

/** A Linux machine of which nothing is known but its name. */
function bare(changes: Partial<Machine> = {}): Machine {
  return {
    platform: 'linux',
    arch: 'x64',
    endianness: 'LE',
    hostname: 'web1',
    release: '6.1.0',
    version: '#1 SMP',
    domain: '',
    hasFile: () => false,
    readText: () => '',
    output: () => Promise.resolve(''),
    addresses: () => [],
    ...changes
  }
}

/** A machine that has these files. */
const files = (texts: Record<string, string>): Partial<Machine> => ({
  hasFile: (path) => path in texts,
  readText: (path) => texts[path] ?? ''
})

describe('hostName', () => {
  const CASES: [name: string, machine: Machine, expected: string][] = [
    ['the full name of the kernel name', named('web1', 'web1.example.net'), 'web1.example.net'],
    ['whatever its case', named('WEB1', 'web1.example.net'), 'web1.example.net'],
    ['not the name of somebody else', named('web1', 'localhost.localdomain'), 'web1'],
    ['not a name that only begins alike', named('web', 'web1.example.net'), 'web'],
    ['not a name without a domain', named('web1', 'web1'), 'web1'],
    ['no answer', named('web1', ''), 'web1'],
    [
      'a kernel name with a dot, and nobody is asked',
      named('web1.example.org', 'web1.example.net'),
      'web1.example.org'
    ],
    ['of Windows: the domain that it is in', bare({ platform: 'win32', domain: 'EXAMPLE.NET' }), 'web1.EXAMPLE.NET'],
    ['of Windows without a domain', bare({ platform: 'win32' }), 'web1']
  ]
  for (const [name, machine, expected] of CASES) {
    it(name, async () => {
      expect(await hostName(machine)).to.equal(expected)
    })
  }

  it('asks the hostname program with the flag that the system knows', async () => {
    const asked: string[] = []
    const output = (file: string, args: readonly string[]): Promise<string> => {
      asked.push([file, ...args].join(' '))
      return Promise.resolve('')
    }
    for (const platform of ['linux', 'darwin', 'freebsd', 'win32']) await hostName(bare({ platform, output }))
    expect(asked).to.deep.equal(['hostname --fqdn', 'hostname -f', 'hostname -f'])
  })

  it('of this machine begins with the name of the kernel', async () => {
    expect((await hostName()).toLowerCase().startsWith(hostname().toLowerCase())).to.equal(true)
  })
})

function named(kernel: string, full: string): Machine {
  return bare({ hostname: kernel, output: () => Promise.resolve(full) })
}

describe('prettyName', () => {
  const CASES: [name: string, text: string, expected: string][] = [
    ['quoted', 'NAME=x\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian', 'Debian GNU/Linux 12 (bookworm)'],
    ['in single quotes', "PRETTY_NAME='Void'", 'Void'],
    ['without quotes', 'PRETTY_NAME=Alpine', 'Alpine'],
    ['with an escape', 'PRETTY_NAME="a \\"b\\" \\$c"', 'a "b" $c'],
    ['with quotes that are empty', 'PRETTY_NAME=""', ''],
    ['a quote that is not closed', 'PRETTY_NAME="Odd', '"Odd'],
    ['one quote alone', 'PRETTY_NAME="', '"'],
    ['the same letter at both ends', 'PRETTY_NAME=aba', 'aba'],
    ['nothing', 'PRETTY_NAME=', ''],
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
  const of = (changes: Partial<Machine>) => discoverEnvironment([], '', bare(changes))

  it('describes this machine in the words that targets use', async () => {
    const environment = await discoverEnvironment(['file', 'example'])
    expect(environment.modules).to.deep.equal(['example', 'file'])
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
    const [one, other] = [
      ['10.0.0.2/8', '10.0.0.1/8', '10.0.0.2/8'],
      ['10.0.0.1/8', '10.0.0.2/8']
    ]
    const { addresses } = await of({ addresses: () => one })
    expect(addresses)
      .to.deep.equal(['10.0.0.1/8', '10.0.0.2/8'])
      .and.deep.equal((await of({ addresses: () => other })).addresses)
  })

  it('has the names of Go for systems and processors', async () => {
    const names: Record<string, string> = { linux: 'linux', win32: 'windows', sunos: 'solaris', darwin: 'darwin' }
    for (const [platform, os] of Object.entries(names)) expect(await of({ platform })).to.include({ os })
    for (const [arch, endianness, name] of [
      ['x64', 'LE', 'amd64'],
      ['ia32', 'LE', '386'],
      ['arm64', 'LE', 'arm64'],
      ['ppc64', 'BE', 'ppc64'],
      ['ppc64', 'LE', 'ppc64le']
    ] as const) {
      expect((await of({ arch, endianness })).arch).to.equal(name)
    }
  })

  it('knows the init system by what it leaves', async () => {
    const init = async (changes: Partial<Machine>): Promise<string> => (await of(changes)).init
    expect(await init({ platform: 'darwin' })).to.equal('launchd')
    expect(await init({ platform: 'win32' })).to.equal('windows')
    expect(await init(files({ '/run/systemd/system': '', '/etc/init.d': '' }))).to.equal('systemd')
    expect(await init(files({ '/sbin/upstart-udev-bridge': '', '/etc/init.d': '' }))).to.equal('upstart')
    expect(await init(files({ '/etc/init.d': '' }))).to.equal('sysvinit')
    expect(await init({})).to.equal('sysvinit-fallback')
  })

  it('calls the system by the name that it gives itself', async () => {
    const ident = async (changes: Partial<Machine>): Promise<string> => (await of(changes)).ident
    const [etc, usr] = [{ '/etc/os-release': 'PRETTY_NAME="Debian 12"' }, { '/usr/lib/os-release': 'PRETTY_NAME=Void' }]
    expect(await ident(files({ ...etc, ...usr }))).to.equal('Debian 12')
    expect(await ident(files({ '/etc/os-release': 'NAME=x', ...usr }))).to.equal('Void')
    expect(await ident(files({ '/etc/issue': 'Old Linux 1.0 \\n\n\\l\n' }))).to.equal('Old Linux 1.0 \\n')
    expect(await ident(files({ '/etc/issue': 'one line' }))).to.equal('one line')
    expect(await ident({})).to.equal('')
    const output = (file: string): Promise<string> => Promise.resolve(file === 'sw_vers' ? '15.1' : '')
    expect(await ident({ platform: 'darwin', release: '24.1.0', output })).to.equal('macOS 15.1 24.1.0')
    const windows = { platform: 'win32', version: 'Windows Server 2022', release: '10.0.20348' }
    expect(await ident(windows)).to.equal('Windows Server 2022 10.0.20348')
  })
})
