import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { openSigner } from '../../../../src/investigator/sign/open-signer.ts'
import { createKeyring } from '../../../../src/protocol/pgp/keyring.ts'
import { generateKey } from '../../../../src/protocol/pgp/sign.ts'
import { verifySignature } from '../../../../src/protocol/pgp/verify.ts'
import { minimalPublicKey } from '../../../../src/protocol/pgp/minimal-key.ts'
import { toUtf8 } from '../../../../src/util/bytes.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { GnupgHome, MISSING_PACKAGE } from '../../../helpers/gnupg.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'
import { testTerminal } from '../../../helpers/test-terminal.ts'

const BYTES = toUtf8('{"kind":"action"}')

describe('investigator/sign/open-signer', () => {
  let folder: TemporaryFolder
  beforeEach(() => {
    folder = new TemporaryFolder()
  })
  afterEach(() => folder[Symbol.dispose]())

  /** A key file; returns what names the key in `config.json`. */
  async function keyFile(name: string, passphrase?: string) {
    const file = folder.join(`${name}.asc`)
    const locked = passphrase === undefined ? {} : { passphrase }
    const { privateKey, publicKey } = await generateKey({ name, now: Date.now() - 1000, ...locked })
    writeFileSync(file, privateKey)
    return { ...(await minimalPublicKey(publicKey)), source: 'file', file } as const
  }

  it('is the key file of the home, unless --key-file names another', async () => {
    const [ada, grace] = [await keyFile('ada'), await keyFile('grace')]
    expect((await openSigner(ada, {}, testTerminal())).fingerprint).to.equal(ada.fingerprint)
    const other = await openSigner(ada, { keyFile: grace.file }, testTerminal())
    expect(other.fingerprint).to.equal(grace.fingerprint)
    // --key-file needs no key of the home
    expect((await openSigner(undefined, { keyFile: grace.file }, testTerminal())).fingerprint).to.equal(
      grace.fingerprint
    )
  })

  it('opens with the passphrase that was given, else asks for it by the name of the file', async () => {
    const ada = await keyFile('ada', 'open sesame')
    const keyring = await createKeyring([{ ...ada, person: 'ada', name: 'ada' }])
    const verifies = async (signature: Uint8Array): Promise<unknown> =>
      verifySignature(BYTES, signature, keyring, { now: Date.now() + 1000 })
    const given = await openSigner(ada, {}, testTerminal({ env: { MIG_PASSPHRASE: 'open sesame' } }))
    expect(await verifies(await given.sign(BYTES))).to.include({ fingerprint: ada.fingerprint })

    writeFileSync(folder.join('wrong'), 'open barley\n')
    const wrong = await openSigner(ada, { passphraseFile: folder.join('wrong') }, testTerminal())
    await expectCode(wrong.sign(BYTES), 'PASSPHRASE_WRONG')

    const terminal = testTerminal({ isTTY: true })
    terminal.stderr.once('data', () => terminal.stdin.write('open sesame\r'))
    expect(await verifies(await (await openSigner(ada, {}, terminal)).sign(BYTES))).to.include({ person: 'ada' })
    expect(terminal.err()).to.equal(`Passphrase of ${ada.file}: \n`)
  })

  it('is the key that gpg has, in the GNUPGHOME that the home names', async function () {
    if (MISSING_PACKAGE !== undefined) {
      this.test!.title = `needs the package ${MISSING_PACKAGE}`
      this.skip()
    }
    using gnupg = new GnupgHome()
    const fingerprint = gnupg.makeKey('Ada', 'ed25519', 'open sesame')
    const env = { ...(process.env as Record<string, string>), MIG_PASSPHRASE: 'open sesame', GPG_TTY: '' }
    const choice = { fingerprint, source: 'gpg', gnupgHome: gnupg.path } as const
    const signer = await openSigner(choice, {}, testTerminal({ env }))
    expect((await signer.sign(BYTES)).byteLength).to.be.greaterThan(0)
    // where nothing is named, it is gpg's own
    const { gnupgHome: _, ...own } = choice
    const elsewhere = await openSigner(own, {}, testTerminal({ env: { ...env, GNUPGHOME: folder.path } }))
    await expectCode(elsewhere.sign(BYTES), 'GPG_FAILED')
  })

  it('CONFIG_INVALID when the home names no key that can sign', async () => {
    const fingerprint = 'A'.repeat(40)
    for (const key of [undefined, { fingerprint, source: 'file' } as const]) {
      const error = await expectCode(openSigner(key, {}, testTerminal()), 'CONFIG_INVALID')
      expect(error.message).to.equal('config.json names no key that can sign.')
    }
  })
})
