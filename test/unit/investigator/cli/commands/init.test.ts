import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { runCli } from '../../../../../src/investigator/cli/run-cli.ts'
import { readHomeConfig } from '../../../../../src/investigator/home/config.ts'
import { homeLayout } from '../../../../../src/investigator/home/layout.ts'
import { generateKey } from '../../../../../src/protocol/pgp/sign.ts'
import { GnupgHome, MISSING_PACKAGE } from '../../../../helpers/gnupg.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'
import { testTerminal } from '../../../../helpers/test-terminal.ts'

describe('mig init', () => {
  let folder: TemporaryFolder
  beforeEach(() => {
    folder = new TemporaryFolder()
  })
  afterEach(() => folder[Symbol.dispose]())

  async function mig(argv: readonly string[], env: Record<string, string> = {}) {
    const terminal = testTerminal({ env: { MIG_HOME: folder.join('home'), MIG_PASSPHRASE: 'secret', ...env } })
    const status = await runCli(argv, terminal)
    return { status, out: terminal.out(), err: terminal.err() }
  }

  it('makes a home and a key, and says what comes next', async () => {
    const { status, out, err } = await mig(['init', '--new', 'Ada <ada@example.net>'])
    expect({ status, err }).to.deep.equal({ status: 0, err: 'Next: mig mesh create NAME\n' })
    const { key } = await readHomeConfig(homeLayout(folder.join('home')))
    expect(key).to.deep.include({ source: 'file', file: folder.join('home', 'keys', `${key.fingerprint}.asc`) })
    expect(out).to.match(/^home .*\nkey {2}[0-9A-F]{40,64} \(.*\.asc\)\nnode 12D3KooW\w+\n$/)
    expect(out).to.contain(`home ${folder.join('home')}\nkey  ${key.fingerprint} (${key.file})`)
  })

  it('takes a key file where it is, and tells all of it as JSON', async () => {
    const file = folder.join('ada.asc')
    writeFileSync(file, (await generateKey({ name: 'Ada', now: Date.now() - 1000 })).privateKey)
    const { status, out } = await mig(['init', '--key-file', file, '-o', 'json'])
    expect(status).to.equal(0)
    const { key } = await readHomeConfig(homeLayout(folder.join('home')))
    expect(key.file).to.equal(file)
    const told = JSON.parse(out) as Record<string, string>
    expect(told).to.include({ home: folder.join('home'), key: key.fingerprint, source: 'file' })
    expect(told['peer']).to.match(/^12D3KooW/)
  })

  it('never touches a home that is there, not even to ask for a passphrase', async () => {
    expect((await mig(['init', '--new', 'Ada'])).status).to.equal(0)
    const { status, err } = await mig(['init', '--new', 'Eve'])
    expect(status).to.equal(1)
    expect(err)
      .to.contain(`There is a mig home at ${folder.join('home')} already.`)
      .and.contain('(CONFIG_INVALID)')
  })

  it('takes the key of gpg', async function () {
    if (MISSING_PACKAGE !== undefined) {
      this.test!.title = `needs the package ${MISSING_PACKAGE}`
      this.skip()
    }
    using gnupg = new GnupgHome()
    const fingerprint = gnupg.makeKey('Ada', 'ed25519')
    const { out } = await mig(['init'], gnupg.env as Record<string, string>)
    expect(out).to.contain(`key  ${fingerprint} (gpg)\n`)
  })
})
