import { resolve } from 'node:path'
import { expect } from 'chai'
import { run } from '../helpers/processes.ts'

const root = resolve(import.meta.dirname, '../..')

/** Writes the packages that a process loads to its standard error, at its end. */
const TELL_PACKAGES = `
  import { registerHooks } from 'node:module'
  const packages = new Set()
  registerHooks({
    load(url, context, next) {
      const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\/(?!.*node_modules)/.exec(url)?.[1]
      if (name !== undefined) packages.add(name)
      return next(url, context)
    }
  })
  process.on('exit', () => process.stderr.write('\\npackages:' + [...packages].sort().join(',')))
`

async function packagesOf(args: readonly string[], input = ''): Promise<string[]> {
  const hook = `data:text/javascript,${encodeURIComponent(TELL_PACKAGES)}`
  const { stderr } = await run([process.execPath, '--import', hook, resolve(root, 'bin/mig.ts'), ...args], { input })
  return (/^packages:(.*)$/m.exec(stderr)?.[1] ?? 'no list').split(',').filter((name) => name !== '')
}

describe('the start of mig', function () {
  this.timeout(60_000)

  it('loads nothing for the version', async () => {
    expect(await packagesOf(['-V'])).to.deep.equal([])
  })

  const acl = resolve(root, 'test/golden/acl.json')
  for (const args of [
    ['--help'],
    ['file', '--help'],
    ['render', 'file'],
    ['acl', 'check', '--acl', acl, '--module', 'file']
  ]) {
    it(`loads neither network, database nor OpenPGP for mig ${args.slice(0, 2).join(' ')}`, async () => {
      const packages = await packagesOf(args, '{}')
      expect(packages).to.include('zod')
      expect(packages.filter((name) => /libp2p|level|openpgp|pgsql|pino/.test(name))).to.deep.equal([])
    })
  }

  it('loads yargs for help alone', async () => {
    expect(await packagesOf(['--help'])).to.include('yargs')
    expect(await packagesOf(['file', '-path', '/etc', '-p'])).to.not.include('yargs')
  })
})
