import { expect } from 'chai'
import type { PkgElements } from '../../../../src/modules/pkg/element.ts'
import type { PkgParams } from '../../../../src/modules/pkg/params.ts'
import { runPkg } from '../../../../src/modules/pkg/run.ts'
import { fillFolder } from '../../../helpers/fill-folder.ts'
import { testContext } from '../../../helpers/run-module.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const installed = (name: string, version: string, rest = ''): string =>
  `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\n${rest}Version: ${version}\n`

describe('runPkg', () => {
  let folder: TemporaryFolder
  before(() => {
    folder = new TemporaryFolder()
    const status = [
      installed('openssl', '3.0.1'),
      installed('libssl3', '3.0.2', 'Multi-Arch: same\n'),
      installed('zlib', '1')
    ]
    fillFolder(folder.path, {
      'var/lib/dpkg/status': status.join('\n'),
      'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
      'usr/lib/node_modules/openssl/package.json': '{"name":"openssl","version":"2.0.0"}'
    })
  })
  after(() => {
    folder[Symbol.dispose]()
  })

  const ask = (params: PkgParams, context = testContext()) =>
    runPkg(params, context, { root: folder.path, platform: 'linux' })
  const names = async (params: PkgParams): Promise<string[]> =>
    ((await ask(params)).elements as PkgElements).packages.map(({ name, type }) => `${name} ${type}`)

  it('returns each package once, however many expressions match, in the order of the types', async () => {
    expect(await names({ pkgmatch: { matches: ['ssl', 'open', '^libssl3$'] } })).to.deep.equal([
      'openssl dpkg',
      'libssl3:amd64 dpkg',
      'openssl npm'
    ])
  })

  it('filters by version, and the other way round', async () => {
    const pkgmatch = { matches: [''] }
    expect(await names({ pkgmatch, vermatch: '^3' })).to.deep.equal(['openssl dpkg', 'libssl3:amd64 dpkg'])
    expect(await names({ pkgmatch, vermatch: '!^3' })).to.deep.equal(['zlib dpkg', 'openssl npm'])
    expect(await names({ pkgmatch, vermatch: '!' }), 'a single ! is itself').to.deep.equal([])
  })

  it('looks where it is told to', async () => {
    expect(await names({ pkgmatch: { matches: ['^openssl$'] }, types: ['npm', 'gem'] })).to.deep.equal(['openssl npm'])
  })

  it('returns the whole of an element', async () => {
    const result = await ask({ pkgmatch: { matches: ['^libssl3:amd64$'] } })
    expect({ ...result, statistics: null }).to.deep.equal({
      foundanything: true,
      success: true,
      elements: {
        packages: [
          {
            name: 'libssl3:amd64',
            version: '3.0.2',
            type: 'dpkg',
            arch: 'amd64',
            purl: 'pkg:deb/debian/libssl3@3.0.2?arch=amd64&distro=debian-12'
          }
        ]
      },
      statistics: null,
      errors: null
    })
    expect(result.statistics)
      .to.have.property('execruntime')
      .that.matches(/^[\d.]+(µs|ms|s)$/)
  })

  it('finds nothing without an error', async () => {
    const result = await ask({ pkgmatch: { matches: ['absent'] } })
    expect(result).to.deep.include({ foundanything: false, success: true, elements: { packages: [] }, errors: null })
  })

  it('leaves out what a result has no room for, and counts it', async () => {
    const { elements, errors } = await ask(
      { pkgmatch: { matches: [''] } },
      testContext({ maxResultBytes: 16 * 1024 + 300 })
    )
    expect((elements as PkgElements).packages).to.have.length(2)
    expect(errors).to.deep.equal(['2 packages were not returned (a result may have 16684 bytes)'])
  })

  it('stops when it is told to, and says so', async () => {
    const { success, errors } = await ask({ pkgmatch: { matches: [''] } }, testContext({ signal: AbortSignal.abort() }))
    expect(success).to.equal(false)
    expect(errors).to.deep.equal(['the list of packages was stopped before its end'])
  })

  it('sees the signal while it works', async () => {
    using many = new TemporaryFolder()
    const entries = Array.from({ length: 100_000 }, (_, index) => installed(`p${index}`, '1'))
    fillFolder(many.path, { 'var/lib/dpkg/status': entries.join('\n') })
    const stop = new AbortController()
    setImmediate(() => stop.abort())
    const context = testContext({ signal: stop.signal })
    const { elements, success } = await runPkg({ pkgmatch: { matches: [''] } }, context, {
      root: many.path,
      platform: 'linux'
    })
    expect(success).to.equal(false)
    expect((elements as PkgElements).packages.length).to.be.lessThan(100_000)
  })

  it('is not supported on Windows, and says so', async () => {
    const result = await runPkg({ pkgmatch: { matches: ['a'] } }, testContext(), {
      root: folder.path,
      platform: 'win32'
    })
    expect(result).to.deep.include({ success: false, elements: null, errors: ['not supported on windows'] })
  })
})
