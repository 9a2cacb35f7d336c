import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { homeLayout } from '../../../../src/investigator/home/layout.ts'
import { chooseKey } from '../../../../src/investigator/sign/choose-key.ts'
import { generateKey, readPrivateKey } from '../../../../src/protocol/pgp/sign.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { GnupgHome, MISSING_PACKAGE } from '../../../helpers/gnupg.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'
import { testTerminal } from '../../../helpers/test-terminal.ts'

const NOTHING = { fingerprint: undefined, newUserId: undefined, file: undefined, passphraseFile: undefined }

describe('investigator/sign/choose-key', () => {
  it('makes a key with a passphrase', async () => {
    using folder = new TemporaryFolder()
    const terminal = testTerminal({ env: { MIG_PASSPHRASE: 'secret' } })
    const wish = { ...NOTHING, newUserId: 'Ada <ada@example.net>' }
    const key = await chooseKey(wish, homeLayout(folder.path), terminal)
    expect(key).to.deep.include({ source: 'file', file: folder.join('keys', `${key.fingerprint}.asc`) })
    expect(statSync(key.file!).mode & 0o777).to.equal(0o600)
    const armoured = readFileSync(key.file!, 'utf8')
    await expectCode(readPrivateKey(armoured), 'PASSPHRASE_WRONG')
    expect((await readPrivateKey(armoured, 'secret')).getUserIDs()).to.deep.equal(['Ada <ada@example.net>'])
    expect(terminal.err()).to.equal('')
  })

  it('warns of a key without one', async () => {
    using folder = new TemporaryFolder()
    const terminal = testTerminal({ env: { MIG_PASSPHRASE: '' } })
    await chooseKey({ ...NOTHING, newUserId: 'Ada' }, homeLayout(folder.path), terminal)
    expect(terminal.err()).to.contain('warning: the key has no passphrase')
  })

  it('asks for the new passphrase twice', async () => {
    using folder = new TemporaryFolder()
    const terminal = testTerminal({ isTTY: true })
    const wish = { ...NOTHING, newUserId: 'Ada' }
    terminal.stderr.on('data', (chunk: Buffer) => {
      if (chunk.toString().startsWith('Passphrase')) terminal.stdin.write('one\r')
      if (chunk.toString().startsWith('Once more')) terminal.stdin.write('two\r')
    })
    const error = await expectCode(chooseKey(wish, homeLayout(folder.path), terminal), 'PASSPHRASE_WRONG')
    expect(error.message).to.contain('differ')
  })

  it('remembers where a key file lies, without a copy', async () => {
    using folder = new TemporaryFolder()
    const file = folder.join('ada.asc')
    const { privateKey, publicKey } = await generateKey({ name: 'Ada', now: Date.now() })
    writeFileSync(file, privateKey)
    const key = await chooseKey({ ...NOTHING, file }, homeLayout(folder.join('home')), testTerminal())
    expect(key).to.include({ source: 'file', file })
    writeFileSync(file, publicKey)
    await expectCode(chooseKey({ ...NOTHING, file }, homeLayout(folder.join('home')), testTerminal()), 'KEY_INVALID')
  })

  it('takes the key that gpg has, and wants to know which when there are several', async function () {
    if (MISSING_PACKAGE !== undefined) {
      this.test!.title = `needs the package ${MISSING_PACKAGE}`
      this.skip()
    }
    using folder = new TemporaryFolder()
    using gnupg = new GnupgHome()
    const home = homeLayout(folder.path)
    const terminal = testTerminal({ env: gnupg.env as Record<string, string> })
    await expectCode(chooseKey(NOTHING, home, terminal), 'GPG_FAILED')
    const fingerprint = gnupg.makeKey('Ada', 'ed25519')
    const choice = { fingerprint, source: 'gpg', gnupgHome: gnupg.path }
    expect(await chooseKey(NOTHING, home, terminal)).to.deep.equal(choice)
    gnupg.makeKey('Bob', 'ed25519')
    expect((await expectCode(chooseKey(NOTHING, home, terminal), 'USAGE')).message).to.contain(fingerprint)
    expect(await chooseKey({ ...NOTHING, fingerprint }, home, terminal)).to.deep.equal(choice)
  })

  it('USAGE for two wishes, or a name that is none', async () => {
    using folder = new TemporaryFolder()
    const home = homeLayout(folder.path)
    await expectCode(chooseKey({ ...NOTHING, newUserId: 'A', file: 'x' }, home, testTerminal()), 'USAGE')
    await expectCode(chooseKey({ ...NOTHING, newUserId: '<a@b>' }, home, testTerminal()), 'USAGE')
  })
})
