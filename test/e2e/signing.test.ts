import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { canonicalBytes } from '../../src/protocol/order/canonical.ts'
import { readOrderFile, writeOrderFile } from '../../src/protocol/order/order-file.ts'
import { GnupgHome, MISSING_PACKAGE } from '../helpers/gnupg.ts'
import { program, run } from '../helpers/processes.ts'
import { TemporaryFolder } from '../helpers/temporary-folder.ts'

const NOW = Date.now()
const time = (ms: number) => `${new Date(NOW + ms).toISOString().slice(0, 19)}Z`

/** An action as `mig file -s` makes it, but for the reply key. */
function actionFor(mesh: string) {
  return {
    syntaxversion: 3,
    kind: 'action',
    mesh,
    id: '019abcde-0000-7000-8000-000000000000',
    name: 'n',
    target: "status='online'",
    validfrom: time(-60_000),
    expireafter: time(3_600_000),
    operations: [{ module: 'file', parameters: { searches: { s: { paths: ['/etc'], names: ['x'] } } } }],
    reply: {
      peer: '12D3KooWBLvsmV4yFYQbqvH4XnbWz5EEZkUF4jxyVQ8e9MzyJqGv',
      via: [],
      addresses: [],
      key: 'AAAA',
      until: time(7_200_000),
      spreadMs: 0
    }
  }
}

/** A person with a home of their own. */
class Person {
  readonly #env: NodeJS.ProcessEnv

  constructor(folder: TemporaryFolder, name: string, env: NodeJS.ProcessEnv = {}) {
    this.#env = { MIG_HOME: folder.join(name), MIG_PASSPHRASE: `secret of ${name}`, ...env }
  }

  /** Runs mig to its end; its standard output. */
  async mig(...args: string[]) {
    return run([...program('mig'), ...args], { env: this.#env })
  }

  /** Runs mig, which must succeed; its standard output as JSON. */
  async migJson<T>(...args: string[]): Promise<T> {
    const { status, stdout, stderr } = await this.mig(...args, '-o', 'json')
    expect(status, `${stdout}\n${stderr}`).to.equal(0)
    return JSON.parse(stdout) as T
  }
}

describe('mig init, mesh create, action sign, action verify', function () {
  this.timeout(180_000)
  let folder: TemporaryFolder
  beforeEach(() => {
    folder = new TemporaryFolder()
  })
  afterEach(() => {
    folder[Symbol.dispose]()
  })

  async function founded(ada: Person): Promise<{ mesh: string; folder: string }> {
    await ada.migJson('init', '--new', 'Ada <ada@example.net>')
    return ada.migJson('mesh', 'create', 'ops', '--bootstrap', '/ip4/127.0.0.1/tcp/4333')
  }

  it('a home and a mesh, from nothing, with the warnings', async () => {
    const ada = new Person(folder, 'ada')
    const init = await ada.migJson<{ home: string; peer: string; key: string; source: string }>(
      'init',
      '--new',
      'Ada <ada@example.net>'
    )
    expect(init).to.include({ home: folder.join('ada'), source: 'file' })
    expect(init.peer).to.match(/^12D3KooW/)
    expect(statSync(init.home).mode & 0o777).to.equal(0o700)
    const { status, stdout, stderr } = await ada.mig('mesh', 'create', 'ops')
    expect(status).to.equal(0)
    expect(stdout).to.match(/^mesh {3}ops\.[0-9a-f]{64}$/m)
    expect(stderr).to.contain('one person alone').and.contain('readable by every member')
    const { keyring } = await ada.migJson<{ keyring: { fingerprint: string }[] }>('policy', 'show')
    expect(keyring.map(({ fingerprint }) => fingerprint)).to.deep.equal([init.key])
    expect((await ada.mig('init', '--new', 'Ada')).stderr).to.contain('(CONFIG_INVALID)')
  })

  it('a signature with a key file, and who it is by', async () => {
    const ada = new Person(folder, 'ada')
    const { mesh } = await founded(ada)
    const file = folder.join('action.json')
    writeFileSync(file, writeOrderFile(actionFor(mesh), []))
    expect((await ada.mig('action', 'verify', file)).status).to.equal(1)

    const signed = await ada.mig('action', 'sign', file)
    expect(signed.status, signed.stderr).to.equal(0)
    writeFileSync(file, signed.stdout)
    const verdict = await ada.migJson<{ passes: boolean; signers: { person: string }[] }>('action', 'verify', file)
    expect(verdict.passes).to.equal(true)
    expect(verdict.signers.map(({ person }) => person)).to.deep.equal(['Ada'])
    expect((await ada.mig('action', 'verify', file)).stdout).to.contain('An agent of this mesh would run it, by policy')

    writeFileSync(file, signed.stdout.replace('"n"', '"m"'))
    const changed = await ada.mig('action', 'verify', file)
    expect(changed.status).to.equal(1)
    expect(changed.stdout).to.contain('SIGNATURE_INVALID')
  })

  it('a second person, who is not in the policy', async () => {
    const ada = new Person(folder, 'ada')
    const eve = new Person(folder, 'eve')
    const { mesh } = await founded(ada)
    await eve.migJson('init', '--new', 'Eve')
    const file = folder.join('action.json')
    writeFileSync(file, writeOrderFile(actionFor(mesh), []))
    writeFileSync(file, (await ada.mig('action', 'sign', file)).stdout)
    writeFileSync(file, (await eve.mig('action', 'sign', file)).stdout)
    expect(readOrderFile(readFileSync(file, 'utf8')).signatures).to.have.length(2)
    const { status, stdout } = await ada.mig('action', 'verify', file)
    expect(status).to.equal(1)
    expect(stdout).to.contain('signed by Ada').and.contain('SIGNER_UNKNOWN').and.contain('would not run it')
  })

  it('a wrong passphrase, an order that no node takes, a file that is not there', async () => {
    const ada = new Person(folder, 'ada')
    const { mesh } = await founded(ada)
    const file = folder.join('action.json')
    writeFileSync(file, writeOrderFile(actionFor(mesh), []))
    const forgetful = new Person(folder, 'ada', { MIG_PASSPHRASE: 'forgotten' })
    expect((await forgetful.mig('action', 'sign', file)).stderr).to.contain('(PASSPHRASE_WRONG)')
    writeFileSync(file, writeOrderFile({ ...actionFor(mesh), extra: 1 }, []))
    expect((await ada.mig('action', 'sign', file)).stderr).to.contain('(ACTION_FILE_INVALID)')
    expect((await ada.mig('action', 'sign', folder.join('none'))).stderr).to.contain('(FILE_UNREADABLE)')
  })

  describe('with a key of gpg', () => {
    let gnupg: GnupgHome
    before(function () {
      if (MISSING_PACKAGE !== undefined) {
        this.test!.title = `needs the package ${MISSING_PACKAGE}`
        this.skip()
      }
      gnupg = new GnupgHome()
    })
    after(() => {
      gnupg?.[Symbol.dispose]()
    })

    it('the passphrase comes from a file, and gpg itself verifies what was signed', async () => {
      const fingerprint = gnupg.makeKey('Ada <ada@example.net>', 'ed25519', 'open sesame')
      writeFileSync(folder.join('passphrase'), 'open sesame\n')
      const env = { GNUPGHOME: gnupg.path, MIG_PASSPHRASE: undefined }
      const ada = new Person(folder, 'ada', env)
      const init = await ada.migJson<{ source: string; key: string }>('init', '--key', fingerprint)
      expect(init).to.include({ source: 'gpg', key: fingerprint })
      const given = ['--passphrase-file', folder.join('passphrase')]
      const { mesh } = await ada.migJson<{ mesh: string }>('mesh', 'create', 'ops', ...given)

      const file = folder.join('action.json')
      writeFileSync(file, writeOrderFile(actionFor(mesh), []))
      const signed = await ada.mig('action', 'sign', file, ...given)
      expect(signed.status, signed.stderr).to.equal(0)
      writeFileSync(file, signed.stdout)
      expect((await ada.mig('action', 'verify', file)).status).to.equal(0)

      const { order, signatures } = readOrderFile(signed.stdout)
      writeFileSync(folder.join('order'), canonicalBytes(order))
      writeFileSync(folder.join('order.sig'), signatures[0]!)
      const check = await run(['gpg', '--verify', folder.join('order.sig'), folder.join('order')], { env: gnupg.env })
      expect(check.stderr).to.contain('Good signature')
    })
  })
})
