import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { listPackages } from '../../src/modules/shared/packages/list-packages.ts'
import type { PackageType } from '../../src/modules/shared/packages/package.ts'
import { needsProgram } from '../helpers/programs.ts'
import { TemporaryFolder } from '../helpers/temporary-folder.ts'

/** What a program prints, without its empty lines, sorted. */
function lines(command: string, args: readonly string[]): string[] {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`)
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .sort()
}

/** `name version arch` of what we list, sorted. */
function listed(root: string, type: PackageType): string[] {
  const errors: string[] = []
  const packages = [...listPackages(root, [type], (error) => errors.push(error))]
  expect(errors).to.deep.equal([])
  return packages.map(({ name, version, arch }) => `${name} ${version} ${arch}`).sort()
}

describe('listPackages', function () {
  this.timeout(120_000)

  it('lists what dpkg-query -W lists on this machine', function () {
    needsProgram(this, 'dpkg-query', 'dpkg')
    const format = '${db:Status-Abbrev} ${binary:Package} ${Version} ${Architecture}\n'
    const theirs = lines('dpkg-query', ['-W', '-f', format])
      .filter((line) => 'itWUF'.includes(line.charAt(1)))
      .map((line) => line.slice(3).trim())
    expect(theirs.length).to.be.greaterThan(50)
    expect(listed('/', 'dpkg')).to.deep.equal(theirs.sort())
  })

  describe('beside rpm', () => {
    before(function () {
      needsProgram(this, 'rpm', 'rpm')
      needsProgram(this, 'rpmbuild', 'rpm')
    })

    let folder: TemporaryFolder
    beforeEach(() => (folder = new TemporaryFolder()))
    afterEach(() => folder[Symbol.dispose]())

    /** Builds packages, and installs them into a database below the folder; `flags` are rpm's for each call. */
    function install(
      specs: readonly { name: string; version: string; epoch?: number; arch?: string; filler?: number }[]
    ): string[] {
      const top = folder.join('build')
      mkdirSync(top)
      for (const { name, version, epoch, arch, filler = 0 } of specs) {
        const spec = [
          `Name: ${name}\nVersion: ${version}\nRelease: 1.el9\nSummary: s\nLicense: MIT\nBuildRoot: ${top}/root`,
          epoch === undefined ? '' : `Epoch: ${epoch}`,
          arch === undefined ? '' : `BuildArch: ${arch}`,
          `%description\n${'long '.repeat(filler)}\n%files`
        ].join('\n')
        writeFileSync(folder.join(`${name}.spec`), spec)
        lines('rpmbuild', ['-bb', '--quiet', '--define', `_topdir ${top}`, folder.join(`${name}.spec`)])
      }
      const flags = ['--root', folder.path, '--define', '_db_backend sqlite', '--dbpath', '/var/lib/rpm']
      mkdirSync(folder.join('var/lib/rpm'), { recursive: true })
      const rpms = lines('find', [top, '-name', '*.rpm'])
      lines('rpm', [...flags, '-i', '--nodeps', '--noscripts', '--force-debian', '--ignorearch', ...rpms])
      return lines('rpm', [...flags, '-qa', '--queryformat', '%{NAME} %{EVR} %{ARCH}\n'])
    }

    it('lists what rpm -qa lists, whatever the size of a package', () => {
      const specs = Array.from({ length: 12 }, (_, index) => {
        return {
          name: `p${index}`,
          version: `1.${index}~rc1`,
          ...(index % 3 === 0 && { epoch: index }),
          ...(index % 2 === 0 && { arch: 'noarch' }),
          filler: index * 400
        }
      })
      const theirs = install(specs)
      expect(theirs).to.have.length(specs.length)
      expect(listed(folder.path, 'rpm')).to.deep.equal(theirs)
    })

    it('sees what is still in the write-ahead log', () => {
      const theirs = install([{ name: 'one', version: '1' }, { name: 'two', version: '2' }]) // prettier-ignore
      const path = folder.join('var/lib/rpm/rpmdb.sqlite')
      const database = new DatabaseSync(path)
      database.exec('pragma journal_mode = wal; pragma wal_autocheckpoint = 0')
      const first = database.prepare('select blob from Packages order by hnum limit 1').get() as { blob: Uint8Array }
      database.prepare('insert into Packages (blob) values (?)').run(first.blob)
      expect(listed(folder.path, 'rpm')).to.have.length(theirs.length + 1)
      database.close()
      expect(listed(folder.path, 'rpm')).to.have.length(theirs.length + 1)
    })
  })
})
