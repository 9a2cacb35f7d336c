import { mkdirSync } from 'node:fs'
import { expect } from 'chai'
import { listPackages } from '../../../../../src/modules/shared/packages/list-packages.ts'
import { type Package, PACKAGE_TYPES, type PackageType } from '../../../../../src/modules/shared/packages/package.ts'
import { fillFolder } from '../../../../helpers/fill-folder.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

/** What is listed of a machine with these files, each as `name version arch`. */
function list(files: Record<string, string>, type?: PackageType): { packages: string[]; errors: string[] } {
  using folder = new TemporaryFolder()
  fillFolder(folder.path, files)
  const errors: string[] = []
  const types = type === undefined ? PACKAGE_TYPES : [type]
  const packages = [...listPackages(folder.path, types, (error) => errors.push(error))].map(shown)
  return { packages, errors: errors.map((error) => error.replace(folder.path, '')) }
}
const shown = ({ name, version, arch }: Package): string => `${name} ${version} ${arch}`

describe('listPackages', () => {
  it('finds nothing where there is no database', () => {
    expect(list({})).to.deep.equal({ packages: [], errors: [] })
  })

  it('says what cannot be read, and goes on', () => {
    using folder = new TemporaryFolder()
    mkdirSync(folder.join('var/lib/dpkg/status'), { recursive: true })
    fillFolder(folder.path, { 'lib/apk/db/installed': 'P:a\nV:1\nA:x\n' })
    const errors: string[] = []
    const packages = [...listPackages(folder.path, PACKAGE_TYPES, (error) => errors.push(error))]
    expect(packages.map(shown)).to.deep.equal(['a 1 x'])
    expect(errors).to.deep.equal([`read ${folder.join('var/lib/dpkg/status')}: is a directory`])
  })

  describe('dpkg', () => {
    const paragraph = (name: string, status: string, rest: string): string =>
      `Package: ${name}\nStatus: ${status}\nDescription: one\n Package: not-this\n${rest}\n`

    it('lists what has its files on the disk, on hold or not', () => {
      const status = [
        paragraph('dpkg', 'install ok installed', 'Architecture: amd64\nVersion: 1.22'),
        paragraph('held', 'hold ok installed', 'Architecture: all\nVersion: 1:2-3'),
        paragraph('half', 'install ok half-configured', 'Architecture: all\nVersion: 4'),
        paragraph('gone', 'deinstall ok config-files', 'Architecture: all\nVersion: 5')
      ]
      expect(list({ 'var/lib/dpkg/status': status.join('\n') }).packages).to.deep.equal([
        'dpkg 1.22 amd64',
        'held 1:2-3 all',
        'half 4 all'
      ])
    })

    it('adds the architecture as dpkg does', () => {
      const status = [
        paragraph('dpkg', 'install ok installed', 'Architecture: amd64\nVersion: 1.22'),
        paragraph('libc6', 'install ok installed', 'Architecture: amd64\nMulti-Arch: same\nVersion: 2'),
        paragraph('libc6', 'install ok installed', 'Architecture: i386\nMulti-Arch: same\nVersion: 2'),
        paragraph('wine32', 'install ok installed', 'Architecture: i386\nMulti-Arch: foreign\nVersion: 3')
      ]
      const expected = ['dpkg 1.22 amd64', 'libc6:amd64 2 amd64', 'libc6:i386 2 i386', 'wine32:i386 3 i386']
      expect(list({ 'var/lib/dpkg/status': status.join('\n') }).packages).to.deep.equal(expected)
      const files = { 'var/lib/dpkg/status': status.slice(1).join('\n'), 'var/lib/dpkg/arch': 'i386\namd64\n' }
      expect(list(files).packages).to.deep.equal(['libc6:amd64 2 amd64', 'libc6:i386 2 i386', 'wine32 3 i386'])
    })

    it('takes what dpkg has noted since', () => {
      const files = {
        'var/lib/dpkg/status': paragraph('a', 'install ok installed', 'Architecture: all\nVersion: 1'),
        'var/lib/dpkg/updates/0001': paragraph('a', 'install ok installed', 'Architecture: all\nVersion: 2'),
        'var/lib/dpkg/updates/tmp.i': paragraph('a', 'install ok installed', 'Architecture: all\nVersion: 3')
      }
      expect(list(files).packages).to.deep.equal(['a 2 all'])
    })
  })

  it('apk', () => {
    const text = 'C:Q1\nP:musl\nV:1.2.5-r0\nA:x86_64\nT:P:no\n\nP:zlib\nV:1.3.1-r1\nA:x86_64\n'
    for (const path of ['lib/apk/db/installed', 'usr/lib/apk/db/installed']) {
      expect(list({ [path]: text }, 'apk').packages).to.deep.equal(['musl 1.2.5-r0 x86_64', 'zlib 1.3.1-r1 x86_64'])
    }
  })

  it('pacman', () => {
    const files = {
      'var/lib/pacman/local/ALPM_DB_VERSION': '9\n',
      'var/lib/pacman/local/zlib-1:1.3.1-2/desc': '%NAME%\nzlib\n\n%VERSION%\n1:1.3.1-2\n\n%ARCH%\nx86_64\n',
      'var/lib/pacman/local/broken/desc': '%NAME%\n'
    }
    expect(list(files).packages).to.deep.equal(['zlib 1:1.3.1-2 x86_64'])
  })

  it('npm, with scopes; what is no package is passed over, what is damaged is said', () => {
    const folder = 'usr/local/lib/node_modules'
    const files = {
      [`${folder}/npm/package.json`]: '{"name":"npm","version":"11.0.0"}',
      [`${folder}/@a/b/package.json`]: '{"name":"@a/b","version":"1.0.0"}',
      [`${folder}/.bin/package.json`]: '{"name":"no","version":"1"}',
      [`${folder}/nameless/package.json`]: '{"version":1}',
      [`${folder}/null/package.json`]: 'null',
      [`${folder}/empty/README`]: '',
      [`${folder}/zzz/package.json`]: '{'
    }
    expect(list(files, 'npm')).to.deep.equal({
      packages: ['@a/b 1.0.0 any', 'npm 11.0.0 any'],
      errors: [`/${folder}/zzz/package.json: not JSON`]
    })
  })

  it('pip: wheels, eggs, and eggs of one file', () => {
    const metadata = (name: string): string =>
      `Metadata-Version: 2.1\r\nName: ${name}\r\nVersion: 1.0\r\n\r\nName: no\r\n`
    const files = {
      'usr/lib/python3/dist-packages/a-1.0.dist-info/METADATA': metadata('a'),
      'usr/lib/python3/dist-packages/b.egg-info/PKG-INFO': metadata('b'),
      'usr/lib/python3.11/dist-packages/c-1.0.egg-info': metadata('c'),
      'usr/local/lib/python3.11/dist-packages/d-1.dist-info/RECORD': '',
      'usr/local/lib/python3.11/site-packages/e.dist-info/METADATA': 'Name: e\n'
    }
    expect(list(files).packages).to.deep.equal(['a 1.0 any', 'b 1.0 any', 'c 1.0 any'])
  })

  it('gem: by the line that RubyGems reads first, else by the name of the file', () => {
    const folder = 'var/lib/gems/3.1.0/specifications'
    const files = {
      [`${folder}/rake-13.0.6.gemspec`]: '# -*- encoding: utf-8 -*-\n# stub: rake 13.0.6 ruby lib\n',
      [`${folder}/a-2b-1.0.gemspec`]: '# stub: a-2b 1.0 x86_64-linux lib\n',
      [`${folder}/old-name-0.9.gemspec`]: 'Gem::Specification.new\n',
      [`${folder}/README`]: ''
    }
    expect(list(files).packages).to.deep.equal(['a-2b 1.0 x86_64-linux', 'old-name 0.9 any', 'rake 13.0.6 any'])
  })

  for (const [file, format] of [
    ['Packages.db', 'ndb'],
    ['Packages', 'Berkeley DB']
  ] as const) {
    it(`rpm: says that ${format} is not read`, () => {
      expect(list({ [`var/lib/rpm/${file}`]: '' })).to.deep.equal({
        packages: [],
        errors: [
          `The database of rpm /var/lib/rpm/${file} has the format ${format}, which is not read; ` +
            'convert it with rpmdb --rebuilddb under an rpm that uses sqlite.'
        ]
      })
    })
  }

  it('rpm: says that a database is damaged', () => {
    expect(list({ 'usr/lib/sysimage/rpm/rpmdb.sqlite': 'x' }).errors).to.deep.equal([
      'The database of rpm /usr/lib/sysimage/rpm/rpmdb.sqlite cannot be read: it is no SQLite database'
    ])
  })
})
